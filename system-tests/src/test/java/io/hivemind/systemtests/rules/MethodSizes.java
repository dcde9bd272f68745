package io.hivemind.systemtests.rules;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/// Finds methods that are too long or take too many parameters, by parsing (not compiling) the
/// sources.
record MethodSizes(Path root) {
    private static final int METHOD_LINES = 60;

    /// A test may hold a whole document, or a table of cases.
    private static final int TEST_METHOD_LINES = 80;

    private static final int PARAMETERS = 5;

    List<String> problems(List<Path> files) {
        if (files.isEmpty()) {
            return List.of();
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (var manager = compiler.getStandardFileManager(null, null, null)) {
            var task =
                    (JavacTask)
                            compiler.getTask(
                                    null,
                                    manager,
                                    null,
                                    List.of("-proc:none"),
                                    null,
                                    manager.getJavaFileObjectsFromPaths(files));
            List<String> problems = new ArrayList<>();
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            for (CompilationUnitTree unit : task.parse()) {
                new Scan(unit, positions, problems).scan(unit, null);
            }
            return problems;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class Scan extends TreeScanner<Void, Void> {
        private final CompilationUnitTree unit;
        private final SourcePositions positions;
        private final List<String> problems;
        private @Nullable ClassTree enclosing;

        Scan(CompilationUnitTree unit, SourcePositions positions, List<String> problems) {
            this.unit = unit;
            this.positions = positions;
            this.problems = problems;
        }

        @Override
        public Void visitClass(ClassTree type, Void unused) {
            ClassTree outer = enclosing;
            enclosing = type;
            super.visitClass(type, null);
            enclosing = outer;
            return null;
        }

        @Override
        public Void visitMethod(MethodTree method, Void unused) {
            long first = line(positions.getStartPosition(unit, method));
            long count = line(positions.getEndPosition(unit, method)) - first + 1;
            boolean test = unit.getSourceFile().getName().contains("/src/test/");
            int limit = test ? TEST_METHOD_LINES : METHOD_LINES;
            if (count > limit) {
                report(first, method, "%d lines, at most %d".formatted(count, limit));
            }
            if (method.getParameters().size() > PARAMETERS && !isCanonical(method)) {
                report(
                        first,
                        method,
                        "%d parameters, at most %d (else a record)"
                                .formatted(method.getParameters().size(), PARAMETERS));
            }
            return super.visitMethod(method, null);
        }

        /// A record's own constructor is as wide as the record; the compact form, too, has its
        /// parameters when parsed.
        private boolean isCanonical(MethodTree method) {
            return enclosing != null
                    && enclosing.getKind() == Tree.Kind.RECORD
                    && method.getName().contentEquals("<init>");
        }

        private long line(long position) {
            return unit.getLineMap().getLineNumber(position);
        }

        private void report(long line, MethodTree method, String what) {
            Path file = Path.of(unit.getSourceFile().toUri());
            problems.add(
                    "%s:%d: %s: %s".formatted(root.relativize(file), line, method.getName(), what));
        }
    }
}
