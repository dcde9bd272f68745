package io.hivemind.cli.metrics;

import io.hivemind.cli.Version;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmInfoMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import java.util.List;

/// All meters of this process: what its parts count, and the basics of JVM and process. Nothing is
/// read before somebody scrapes; pauses of the collector are told by the JVM.
public final class ProcessMetrics implements AutoCloseable {
    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics collector = new JvmGcMetrics();

    public PrometheusMeterRegistry registry() {
        return registry;
    }

    /// Adds the basics, on a thread of its own: that loads hundreds of classes, and nobody should
    /// wait for it at the start.
    public void addBasics() {
        Thread.ofPlatform().name("metrics-basics").daemon().start(this::bind);
    }

    private void bind() {
        List<MeterBinder> basics =
                List.of(
                        collector,
                        new JvmMemoryMetrics(),
                        new JvmThreadMetrics(),
                        new JvmInfoMetrics(),
                        new ClassLoaderMetrics(),
                        new ProcessorMetrics(),
                        new UptimeMetrics(),
                        new FileDescriptorMetrics());
        basics.forEach(binder -> binder.bindTo(registry));
        Gauge.builder("hivemind.info", () -> 1)
                .description("Always 1; its label says which version runs here")
                .tag("version", Version.text())
                .register(registry);
    }

    @Override
    public void close() {
        collector.close();
        registry.close();
    }
}
