package io.hivemind.scheduler.api;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.jspecify.annotations.Nullable;

import java.util.function.Supplier;

/// One thing that has to work before the whole is ready.
///
/// @param name as `scheduler`
/// @param trouble null where it works, else what is the matter; may take a second, unless it is
///   fatal
/// @param fatal its trouble does not pass by itself: the process is better restarted
public record Readiness(String name, Supplier<@Nullable String> trouble, boolean fatal)
        implements MeterBinder {
    public static Readiness of(String name, Supplier<@Nullable String> trouble) {
        return new Readiness(name, trouble, false);
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("hivemind.ready", trouble, it -> it.get() == null ? 1 : 0)
                .description("1 where this part is ready, as /ready says, else 0")
                .tag("check", name)
                .strongReference(true)
                .register(registry);
    }
}
