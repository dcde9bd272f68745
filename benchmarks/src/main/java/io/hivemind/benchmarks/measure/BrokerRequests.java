package io.hivemind.benchmarks.measure;

import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/// What the clients have asked of the embedded broker, by kind of request, from its own meters.
final class BrokerRequests {

    private static final ObjectName COUNTERS =
            name("kafka.network:type=RequestMetrics,name=RequestsPerSec,*");

    private BrokerRequests() {}

    /// Requests so far, by kind (`Produce`, `ShareFetch`).
    static Map<String, Long> counts() {
        MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
        Set<ObjectName> counters = beans.queryNames(COUNTERS, null);
        Map<String, Long> counts = new TreeMap<>();
        for (ObjectName counter : counters) {
            try {
                long count = (Long) beans.getAttribute(counter, "Count");
                counts.merge(counter.getKeyProperty("request"), count, Long::sum);
            } catch (JMException e) {
                throw new IllegalStateException("the broker's meter " + counter, e);
            }
        }
        return counts;
    }

    /// Those of `after` that `before` has not, per second.
    static Map<String, Double> perSecond(
            Map<String, Long> before, Map<String, Long> after, double seconds) {
        Map<String, Double> rates = new TreeMap<>();
        after.forEach((kind, count) -> {
            long more = count - before.getOrDefault(kind, 0L);
            if (more > 0) {
                rates.put("broker_" + kind + "_per_s", Measurement.rounded(more / seconds));
            }
        });
        return rates;
    }

    private static ObjectName name(String text) {
        try {
            return new ObjectName(text);
        } catch (MalformedObjectNameException e) {
            throw new IllegalArgumentException(text, e);
        }
    }
}
