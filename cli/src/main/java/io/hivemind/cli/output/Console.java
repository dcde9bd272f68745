package io.hivemind.cli.output;

import java.io.PrintStream;

/// Where a command prints: results to standard output, remarks to standard error.
public final class Console {
    private final PrintStream out;
    private final PrintStream err;
    private final boolean colours;

    public Console(PrintStream out, PrintStream err, boolean colours) {
        this.out = out;
        this.err = err;
        this.colours = colours;
    }

    /// The process's own streams, in colour on a terminal.
    public static Console system() {
        boolean terminal = System.console() != null && System.console().isTerminal();
        boolean wanted = System.getenv("NO_COLOR") == null && !"dumb".equals(System.getenv("TERM"));
        return new Console(System.out, System.err, terminal && wanted);
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
        remark(styled("hivemind: ", Style.RED) + message);
    }

    public String styled(String text, Style style) {
        return colours ? style.apply(text) : text;
    }
}
