package io.hivemind.cli.output;

/// Colours of a terminal. Off where the output is no terminal, or `NO_COLOR` is set.
public enum Style {
    PLAIN(""),
    BOLD("1"),
    DIM("2"),
    RED("31"),
    GREEN("32"),
    YELLOW("33"),
    BLUE("34"),
    MAGENTA("35"),
    CYAN("36");

    private final String code;

    Style(String code) {
        this.code = code;
    }

    String apply(String text) {
        return code.isEmpty() ? text : "\u001b[" + code + "m" + text + "\u001b[0m";
    }

    /// The colour of a run's or task's state.
    public static Style ofState(String state) {
        return switch (state) {
            case "SUCCEEDED" -> GREEN;
            case "FAILED" -> RED;
            case "RUNNING", "QUEUED" -> CYAN;
            case "CANCELLED", "SKIPPED" -> YELLOW;
            default -> PLAIN;
        };
    }
}
