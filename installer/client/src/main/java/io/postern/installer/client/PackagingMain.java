package io.postern.installer.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Command line of the packager: makes the window installable on the current system. */
@Command(
        name = "postern package",
        mixinStandardHelpOptions = true,
        description = "Packages the window for this system: as a folder with its own Java runtime that"
                + " runs from any location, or as a native package.")
final class PackagingMain implements Callable<Integer> {
    private static final double MEGABYTE = 1_000_000;

    /** The kinds of packages, with the system that each is built on. */
    enum Kind {
        image(Optional.empty()),
        archive(Optional.of(TargetPlatform.LINUX)),
        deb(Optional.of(TargetPlatform.LINUX)),
        rpm(Optional.of(TargetPlatform.LINUX)),
        msi(Optional.of(TargetPlatform.WINDOWS)),
        exe(Optional.of(TargetPlatform.WINDOWS)),
        dmg(Optional.of(TargetPlatform.MACOS)),
        pkg(Optional.of(TargetPlatform.MACOS));

        private final Optional<TargetPlatform> only;

        Kind(Optional<TargetPlatform> only) {
            this.only = only;
        }

        boolean isFor(TargetPlatform target) {
            return only.map(target::equals).orElse(true);
        }
    }

    @Option(
            names = "--type",
            split = ",",
            paramLabel = "TYPE",
            description = "Comma-separated list of ${COMPLETION-CANDIDATES}. Default: all for this system.")
    private Set<Kind> kinds = EnumSet.noneOf(Kind.class);

    @Option(
            names = "--package-version",
            paramLabel = "NUMBERS",
            description = "The version, such as 1.4.2. Default: the one in installer/client/common/version.")
    private Optional<String> version = Optional.empty();

    @Option(
            names = "--maintainer",
            paramLabel = "PERSON",
            description = "The contact for the packages. Default: ${DEFAULT-VALUE}.")
    private String maintainer = ProductInfo.MAINTAINER;

    @Option(names = "--quick", description = "Compress packages less: larger, but built in seconds.")
    private boolean quick;

    @Option(names = "--no-rehearsal", description = "Skip the training run that speeds up later starts.")
    private boolean noRehearsal;

    private final Path module;

    private PackagingMain(Path module) {
        this.module = module;
    }

    /** Expects the root of the checkout in the system property {@code postern.root}. */
    public static void main(String[] arguments) {
        Path module = Path.of(System.getProperty("postern.root", "."), "installer", "client")
                .toAbsolutePath();
        CommandLine command = new CommandLine(new PackagingMain(module));
        command.setExecutionExceptionHandler((failure, line, parsed) -> {
            if (failure instanceof PackagingException sentence) {
                line.getErr().println(sentence.getMessage());
                return CommandLine.ExitCode.SOFTWARE;
            }
            throw failure;
        });
        System.exit(command.execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        TargetPlatform target = TargetPlatform.current();
        Set<Kind> wanted = kinds.isEmpty()
                ? EnumSet.copyOf(Stream.of(Kind.values())
                        .filter(kind -> kind.isFor(target))
                        .toList())
                : kinds;
        wanted.forEach(kind -> requireAvailable(kind, target));
        String said = version.isPresent()
                ? version.get()
                : FileTrees.lines(module.resolve("common").resolve("version")).getFirst();
        ProductInfo product = new ProductInfo(said, maintainer, quick);
        Path output = module.resolve("target");
        Path work = Files.createDirectories(output.resolve("packaging"));
        Path image = image(target, product, output, work);
        print(image + ": " + megabytes(FileTrees.size(image)));
        wanted.remove(Kind.image);
        if (!wanted.isEmpty()) {
            Path folder = FileTrees.empty(output.resolve("package"));
            packages(wanted, target, product, image, work, folder);
            SoftwareBillOfMaterials.read(output.resolve("bom.json"), product, target.runtime(image))
                    .write(folder.resolve("postern-" + product.version() + ".cdx.json"));
            print(ChecksumFile.write(folder) + ": checksums of the packages");
        }
        return CommandLine.ExitCode.OK;
    }

    private static void requireAvailable(Kind kind, TargetPlatform target) {
        if (!kind.isFor(target)) {
            throw new PackagingException(
                    "A package of the type " + kind + " can only be built on the system it is for.");
        }
        switch (kind) {
            case archive -> UserArchive.requirePrograms();
            case deb -> DebianPackage.requirePrograms();
            case rpm -> RpmPackage.requirePrograms();
            case image, msi, exe, dmg, pkg -> {}
        }
    }

    private Path image(TargetPlatform target, ProductInfo product, Path output, Path work)
            throws IOException, InterruptedException {
        ApplicationJars jars = new ApplicationJars(output.resolve("lib"));
        print("Linking the Java runtime and building the image …");
        Path image = new AppImageBuilder(target, module, work, product).make(jars, output.resolve("image"));
        new LicenceCollector(target, module)
                .write(
                        jars.all(),
                        SoftwareBillOfMaterials.read(output.resolve("bom.json"), product, target.runtime(image)),
                        image);
        if (SystemProgram.find("strip").isEmpty() && target == TargetPlatform.LINUX) {
            print("There is no program strip (binutils): the image keeps 6 MB that only debuggers read.");
        }
        if (!noRehearsal) {
            print("Running the window once to train its start cache …");
            new AotCacheTrainer(target, image, work).make();
        }
        if (target == TargetPlatform.MACOS) {
            MacBundle.sign(image);
        }
        return image;
    }

    private void packages(
            Set<Kind> wanted, TargetPlatform target, ProductInfo product, Path image, Path work, Path folder)
            throws IOException, InterruptedException {
        boolean needsTree = wanted.contains(Kind.deb) || wanted.contains(Kind.rpm);
        Path tree = work.resolve("tree");
        if (needsTree) {
            new LinuxFileTree(module, product).make(image, tree);
            print("Installed: " + megabytes(1024 * LinuxFileTree.kilobytes(tree)));
        }
        for (Kind kind : wanted) {
            Path made = switch (kind) {
                case deb -> new DebianPackage(module, product).make(tree, folder);
                case rpm -> new RpmPackage(module, product).make(tree, work, folder);
                case archive -> new UserArchive(module, product).make(image, work, folder);
                case image, msi, exe, dmg, pkg ->
                    new JpackageInstaller(target, module, product).make(kind.name(), image, work, folder);
            };
            print(made + ": " + megabytes(Files.size(made)));
        }
        FileTrees.delete(tree);
    }

    private static void print(String sentence) {
        System.out.println(sentence);
    }

    private static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f MB", bytes / MEGABYTE);
    }
}
