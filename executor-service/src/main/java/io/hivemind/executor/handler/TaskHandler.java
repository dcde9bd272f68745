package io.hivemind.executor.handler;

import org.jspecify.annotations.Nullable;

/// A task written in Java: what a `java` body names. One object serves one attempt; a class needs a
/// public constructor without parameters.
@FunctionalInterface
public interface TaskHandler {

    /// Does the work and returns the task's output: anything that Jackson can write as JSON, at
    /// most 64 KiB of it, or null for none. Runs on a virtual thread of its own that is interrupted
    /// when the attempt is stopped or times out. An exception fails the attempt with reason ERROR
    /// and the exception's simple class name as the error's type.
    @Nullable Object handle(TaskContext context) throws Exception;
}
