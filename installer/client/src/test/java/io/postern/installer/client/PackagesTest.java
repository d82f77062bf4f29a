package io.postern.installer.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.postern.testing.requirement.Requirement;
import io.postern.testing.requirement.Requires;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The Linux packages, built from one image with fast compression. They are kept for tests that install them. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "only on Linux: makes its packages")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class PackagesTest {
    private static final Path MODULE = BuiltImage.MODULE;
    private static final Path FOLDER = BuiltImage.FOLDER.resolve("packages");
    private static final Path TREE = BuiltImage.FOLDER.resolve("tree");

    @TempDir
    Path home;

    @BeforeAll
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    static void makeTree() throws IOException, InterruptedException {
        FileTrees.empty(FOLDER);
        new LinuxFileTree(MODULE, BuiltImage.PRODUCT).make(BuiltImage.get(), TREE);
    }

    @Test
    void takesLessThan150MegabytesInstalled() throws IOException, InterruptedException {
        long bytes = 1024 * LinuxFileTree.kilobytes(TREE);
        assertTrue(bytes < 150_000_000, bytes + " bytes");
    }

    @Test
    @Requires(Requirement.PACKAGES)
    void theDebSaysWhatItIsAndHoldsNoScripts() throws IOException, InterruptedException {
        Path deb = new DebianPackage(MODULE, BuiltImage.PRODUCT).make(TREE, FOLDER);
        new DebianPackage(MODULE, new ProductInfo("1.3.0", "IT desk <it@example.org>", true)).make(TREE, FOLDER);
        assertEquals(
                "1.2.3", run("dpkg-deb", "--field", deb.toString(), "Version").strip());
        String fields = run("dpkg-deb", "--field", deb.toString());
        assertFalse(fields.toLowerCase(Locale.ROOT).contains("unknown"), fields);
        assertTrue(fields.contains("Section: net\n"), fields);
        String content = run("dpkg-deb", "--contents", deb.toString());
        assertTrue(
                content.lines().allMatch(line -> line.contains(" root/root ")),
                "everything belongs to the administrator");
        assertTrue(content.contains("./usr/share/applications/io.postern.Postern.desktop"), content);
        assertTrue(content.contains("./usr/share/icons/hicolor/scalable/apps/postern.svg"), content);
        assertEquals(
                List.of("control"),
                run("dpkg-deb", "--ctrl-tarfile", deb.toString()).isEmpty() ? List.of() : controlFiles(deb));
    }

    private static List<String> controlFiles(Path deb) throws IOException, InterruptedException {
        Path out = FileTrees.empty(BuiltImage.FOLDER.resolve("control"));
        run("dpkg-deb", "--control", deb.toString(), out.toString());
        try (Stream<Path> files = Files.list(out)) {
            return files.map(ApplicationJars::name).sorted().toList();
        }
    }

    @Test
    @Requires(Requirement.PACKAGES)
    void theRpmHoldsTheSameFilesAndNamesLibrariesRatherThanPackages() throws IOException, InterruptedException {
        Path rpm = new RpmPackage(MODULE, BuiltImage.PRODUCT)
                .make(TREE, Files.createDirectories(BuiltImage.FOLDER.resolve("rpm-work")), FOLDER);
        List<String> files = run("rpm", "-qpl", rpm.toString()).lines().toList();
        try (Stream<Path> tree = Files.walk(TREE)) {
            List<String> missing = tree.filter(file -> !Files.isDirectory(file))
                    .map(file -> "/" + TREE.relativize(file))
                    .filter(file -> !files.contains(file))
                    .toList();
            assertEquals(List.of(), missing);
        }
        String requires = run("rpm", "-qp", "--requires", rpm.toString());
        assertTrue(requires.contains("libgtk-3.so.0()(64bit)"), requires);
        assertFalse(requires.contains("libjvm"), requires);
        String scripts = run("rpm", "-qp", "--scripts", rpm.toString());
        assertTrue(scripts.contains("update-desktop-database"), scripts);
        String facts = run("rpm", "-qp", "--info", rpm.toString());
        assertTrue(facts.contains("Vendor      : Postern") && facts.contains("License     : Apache-2.0"), facts);
    }

    @Test
    @Requires(Requirement.PACKAGES)
    void oneWithoutAdministratorRightsInstallsStartsAndRemovesIt() throws IOException, InterruptedException {
        Path archive = new UserArchive(MODULE, BuiltImage.PRODUCT)
                .make(BuiltImage.get(), BuiltImage.FOLDER.resolve("work"), FOLDER);
        Path own = Files.createDirectories(home.resolve("Käthe 100%"));
        Path settings = Files.createDirectories(own.resolve(".config/postern"));
        Files.writeString(settings.resolve("settings.json"), "{}");
        Path unpacked = Files.createDirectories(home.resolve("Downloads"));
        run("tar", "--extract", "--file=" + archive, "--directory=" + unpacked);
        inHome(own, unpacked.resolve("postern/install-for-me").toString());
        Path entry = own.resolve(".local/share/applications/io.postern.Postern.desktop");
        String exec = Files.readAllLines(entry).stream()
                .filter(line -> line.startsWith("Exec="))
                .findFirst()
                .orElseThrow();
        assertEquals("Exec=\"" + own.toString().replace("%", "%%") + "/.local/lib/postern/bin/postern\" %u", exec);
        assertTrue(Files.isRegularFile(own.resolve(".local/share/icons/hicolor/256x256/apps/postern.png")));
        String said = inHome(own, own.resolve(".local/bin/postern").toString(), "--version");
        assertTrue(said.contains("Postern"), said);
        if (SystemProgram.find("desktop-file-validate").isPresent()) {
            run("desktop-file-validate", entry.toString());
        }
        inHome(own, own.resolve(".local/lib/postern/install-for-me").toString(), "--remove");
        try (Stream<Path> left = Files.walk(own)) {
            List<String> files = left.filter(Files::isRegularFile)
                    .map(file -> own.relativize(file).toString())
                    .filter(file -> !file.endsWith("mimeinfo.cache") && !file.endsWith("mimeapps.list"))
                    .toList();
            assertEquals(List.of(".config/postern/settings.json"), files);
        }
    }

    @Test
    void listsWhatItIsMadeOfWithLicences() throws IOException, InterruptedException {
        Path image = BuiltImage.get();
        Path licences = BuiltImage.TARGET.jars(image).resolve(LicenceCollector.FOLDER);
        String overview = Files.readString(licences.resolve("README.txt"));
        for (String library :
                List.of("logback-core", "rhino", "webrtc-java", "javafx-graphics", "okhttp-jvm", "Java runtime")) {
            assertTrue(overview.contains("\n" + library + " "), library + " is missing in " + overview);
        }
        assertFalse(overview.contains("see its address"), overview);
        assertTrue(Files.readString(licences.resolve("libwebrtc.txt")).contains("The WebRTC project authors"));
        Path list =
                BuiltImage.software(image).write(Files.createDirectories(FOLDER).resolve("list.cdx.json"));
        JsonNode json = new ObjectMapper().readTree(list.toFile());
        assertEquals("CycloneDX", json.path("bomFormat").asText());
        assertEquals(
                "1.2.3", json.path("metadata").path("component").path("version").asText());
    }

    @Test
    @Requires(Requirement.PACKAGES)
    void checksumsAreWhatTheSystemsToolChecks() throws IOException, InterruptedException {
        Files.writeString(home.resolve("a package"), "content");
        Path sums = ChecksumFile.write(home);
        assertTrue(inFolder(home, "sha256sum", "--check", sums.toString()).contains("a package: OK"));
    }

    @Test
    void versionsAndMaintainersThatNoSystemTakesAreRefused() {
        assertThrows(PackagingException.class, () -> new ProductInfo("1.0-beta", ProductInfo.MAINTAINER, false));
        assertThrows(PackagingException.class, () -> new ProductInfo("1.0", "me", false));
    }

    @Test
    void windowsAndMacLearnWhichLinksAreOurs() throws IOException {
        String frame =
                "<Wix><Feature Id=\"DefaultFeature\" Level=\"1\"><ComponentGroupRef Id=\"Files\"/></Feature></Wix>";
        String merged = WindowsLinkRegistration.merged(frame, Files.readString(MODULE.resolve("windows/links.wxs")));
        assertTrue(merged.indexOf("<Component Id=\"PosternLinks\"") < merged.indexOf("<Feature"), merged);
        assertTrue(merged.contains("<ComponentGroupRef Id=\"Files\"/><ComponentRef Id=\"PosternLinks\"/>"), merged);
        String plist = MacBundle.completed(
                "<dict><key>CFBundleVersion</key>\n <string>1.1.0</string></dict></plist>",
                Files.readString(MODULE.resolve("macos/links.plist")),
                "0.1.0");
        assertTrue(plist.contains("<string>0.1.0</string>") && plist.contains("<string>postern</string>"), plist);
    }

    private static String run(String... command) throws IOException, InterruptedException {
        return SystemProgram.run(Duration.ofSeconds(60), List.of(command));
    }

    private static String inHome(Path home, String... command) throws IOException, InterruptedException {
        return inFolder(
                home,
                Stream.concat(
                                Stream.of("env", "-u", "XDG_CONFIG_HOME", "-u", "XDG_DATA_HOME", "HOME=" + home),
                                Stream.of(command))
                        .toArray(String[]::new));
    }

    private static String inFolder(Path folder, String... command) throws IOException, InterruptedException {
        return SystemProgram.run(
                Duration.ofSeconds(60),
                Stream.concat(Stream.of("env", "--chdir=" + folder), Stream.of(command))
                        .toList());
    }
}
