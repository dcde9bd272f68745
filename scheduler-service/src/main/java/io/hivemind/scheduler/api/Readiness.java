package io.hivemind.scheduler.api;

import org.jspecify.annotations.Nullable;

import java.util.function.Supplier;

/// One thing that has to work before the whole is ready.
///
/// @param name as `scheduler`
/// @param trouble null where it works, else what is the matter
/// @param fatal its trouble does not pass by itself: the process is better restarted
public record Readiness(String name, Supplier<@Nullable String> trouble, boolean fatal) {
    public static Readiness of(String name, Supplier<@Nullable String> trouble) {
        return new Readiness(name, trouble, false);
    }
}
