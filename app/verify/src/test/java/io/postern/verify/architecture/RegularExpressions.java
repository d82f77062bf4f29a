package io.postern.verify.architecture;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The regular expressions that stand in Java sources: arguments of {@code Pattern.compile}, {@code String.split} and others. */
final class RegularExpressions {
    private static final Set<String> METHODS =
            Set.of("compile", "matches", "replaceAll", "replaceFirst", "split", "rule");

    /**
     * One of them.
     *
     * @param regex as {@link java.util.regex.Pattern} takes it
     * @param searched whether it may be looked for at every place of a text, instead of matching the whole
     */
    record Expression(Path file, String regex, boolean searched) {}

    private RegularExpressions() {}

    /** Of these files; what is put together at run time is left out. */
    static List<Expression> in(List<Path> files) throws IOException {
        List<Expression> found = new ArrayList<>();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, Locale.ROOT, null)) {
            JavacTask task = (JavacTask)
                    compiler.getTask(null, manager, null, List.of(), null, manager.getJavaFileObjectsFromPaths(files));
            task.parse().forEach(unit -> {
                Path file = Path.of(unit.getSourceFile().toUri());
                boolean finds = readString(file)
                        .matches("(?s).*\\.(find|results|lookingAt|replaceAll|replaceFirst|split|splitAsStream)\\(.*");
                new TreeScanner<Void, List<Expression>>() {
                    @Override
                    public Void visitMethodInvocation(MethodInvocationTree call, List<Expression> all) {
                        String method = name(call.getMethodSelect());
                        if (METHODS.contains(method) && !call.getArguments().isEmpty()) {
                            boolean searched = !method.equals("matches") && (finds || !method.equals("compile"));
                            constant(call.getArguments().getFirst())
                                    .ifPresent(regex -> all.add(new Expression(file, regex, searched)));
                        }
                        return super.visitMethodInvocation(call, all);
                    }
                }.scan(unit, found);
            });
        }
        return found;
    }

    private static String name(ExpressionTree method) {
        return switch (method) {
            case MemberSelectTree select -> select.getIdentifier().toString();
            case IdentifierTree identifier -> identifier.getName().toString();
            default -> "";
        };
    }

    private static Optional<String> constant(ExpressionTree tree) {
        return switch (tree) {
            case LiteralTree literal when literal.getValue() instanceof String text -> Optional.of(text);
            case BinaryTree sum ->
                constant(sum.getLeftOperand())
                        .flatMap(left -> constant(sum.getRightOperand()).map(left::concat));
            default -> Optional.empty();
        };
    }

    private static String readString(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
