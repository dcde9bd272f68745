package io.hivemind.language.read;

/// Slots of a pool that a task asks for, where that is written.
public record AskedPool(Mention pool, int slots) {}
