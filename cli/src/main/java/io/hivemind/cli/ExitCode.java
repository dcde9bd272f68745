package io.hivemind.cli;

/// What the process ends with.
public final class ExitCode {
    public static final int OK = 0;

    /// What was asked for ran, and failed: a run that FAILED, a check that found something.
    public static final int FAILED = 1;

    /// It could not be tried: a bad file or flag, a port in use, no server.
    public static final int REFUSED = 2;

    /// Ended by Ctrl-C.
    public static final int INTERRUPTED = 130;

    private ExitCode() {}
}
