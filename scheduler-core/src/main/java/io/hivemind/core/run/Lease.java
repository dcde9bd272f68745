package io.hivemind.core.run;

/// Who holds a claimed attempt: one incarnation of an executor.
public record Lease(String executor, String incarnation) {}
