package io.hivemind.core.explain.gate;

/// How much an explanation tells.
public final class Limits {
    /// Things that a gate names one by one.
    public static final int FACTS = 20;

    /// Values that a condition reads.
    static final int VALUES = 12;

    /// Characters of a value.
    static final int VALUE_CHARS = 120;

    private Limits() {}
}
