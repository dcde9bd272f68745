package io.hivemind.cli.output;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// Where a command prints: results to standard output, remarks to standard error.
public final class Console {
    private final PrintStream out;
    private final PrintStream err;
    private final boolean colours;
    private final boolean coloursOnErr;

    public Console(PrintStream out, PrintStream err, boolean colours) {
        this(out, err, colours, colours);
    }

    private Console(PrintStream out, PrintStream err, boolean colours, boolean coloursOnErr) {
        this.out = out;
        this.err = err;
        this.colours = colours;
        this.coloursOnErr = coloursOnErr;
    }

    /// The process's own streams, in colour on a terminal.
    public static Console system() {
        boolean wanted =
                System.getenv("NO_COLOR") == null
                        && System.getenv("TERM") != null
                        && !"dumb".equals(System.getenv("TERM"));
        boolean terminal = System.console() != null && System.console().isTerminal();
        return new Console(
                System.out,
                System.err,
                wanted && isTerminal(1, terminal),
                wanted && isTerminal(2, terminal));
    }

    /// Each stream by itself, where the system tells: results may go to a file while remarks are
    /// read.
    private static boolean isTerminal(int descriptor, boolean otherwise) {
        try {
            String where =
                    Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
            return where.startsWith("/dev/pts/") || where.startsWith("/dev/tty");
        } catch (IOException | UnsupportedOperationException e) {
            return otherwise;
        }
    }

    public void print(String line) {
        out.println(line);
        out.flush();
    }

    public void print(String text, Style style) {
        print(styled(text, style));
    }

    public void print(Table table) {
        table.lines(colours).forEach(this::print);
    }

    /// For people, beside the result.
    public void remark(String line) {
        err.println(line);
        err.flush();
    }

    public void error(String message) {
        remark((coloursOnErr ? Style.RED.apply("hivemind: ") : "hivemind: ") + message);
    }

    /// Before a remark.
    public String note() {
        return coloursOnErr ? Style.YELLOW.apply("note: ") : "note: ";
    }

    public String styled(String text, Style style) {
        return colours ? style.apply(text) : text;
    }
}
