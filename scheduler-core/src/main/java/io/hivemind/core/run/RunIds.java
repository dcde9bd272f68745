package io.hivemind.core.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// Run ids: `<partition>-<hash>`. They derive from what started the run, so a trigger that comes
/// again meets the run it created; the partition is the run's home, where all its records go.
public final class RunIds {
    private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int HASH_CHARS = 16;

    /// The id of the run that this trigger creates; kind and trigger id are unique for a job.
    public static String runId(int partition, String job, String triggerKind, String triggerId) {
        byte[] digest = sha256(job + '\0' + triggerKind + '\0' + triggerId);
        StringBuilder id = new StringBuilder().append(partition).append('-');
        for (int bit = 0; bit < HASH_CHARS * 5; bit += 5) {
            int pair = (digest[bit / 8] & 0xff) << 8 | (digest[bit / 8 + 1] & 0xff);
            id.append(BASE32.charAt(pair >>> (11 - bit % 8) & 31));
        }
        return id.toString();
    }

    /// The home partition of a run, or -1 for what is no run id.
    public static int partition(String runId) {
        int dash = runId.indexOf('-');
        if (dash < 1
                || dash > 6
                || !runId.chars().limit(dash).allMatch(c -> c >= '0' && c <= '9')) {
            return -1;
        }
        return Integer.parseInt(runId, 0, dash, 10);
    }

    /// The partition a plain keyed record lands in with Kafka's default partitioner, so that it
    /// lands at home.
    public static int homePartition(String jobFullName, int partitions) {
        return (murmur2(jobFullName.getBytes(UTF_8)) & 0x7fffffff) % partitions;
    }

    /// Where the run lives that a trigger creates.
    ///
    /// @param spreadBy the trigger's id where the job's runs are spread over all partitions; null:
    ///   it lives at the job's home
    public static int runPartition(String jobFullName, @Nullable String spreadBy, int partitions) {
        return homePartition(spreadBy == null ? jobFullName : spreadBy, partitions);
    }

    /// Whether a text is a run's id by its form.
    public static boolean isRunId(String text) {
        return partition(text) >= 0
                && text.length() - text.indexOf('-') - 1 == HASH_CHARS
                && text.chars().skip(text.indexOf('-') + 1).allMatch(c -> BASE32.indexOf(c) >= 0);
    }

    /// Murmur2 as Kafka's default partitioner has it (`org.apache.kafka.common.utils.Utils`).
    static int murmur2(byte[] data) {
        final int m = 0x5bd1e995;
        int h = 0x9747b28c ^ data.length;
        int at = 0;
        for (; at + 4 <= data.length; at += 4) {
            int k =
                    (data[at] & 0xff)
                            | (data[at + 1] & 0xff) << 8
                            | (data[at + 2] & 0xff) << 16
                            | (data[at + 3] & 0xff) << 24;
            k *= m;
            k ^= k >>> 24;
            h = h * m ^ k * m;
        }
        if (at < data.length) {
            for (int i = data.length - 1; i >= at; i--) {
                h ^= (data[i] & 0xff) << (8 * (i - at));
            }
            h *= m;
        }
        h ^= h >>> 13;
        h *= m;
        return h ^ (h >>> 15);
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private RunIds() {}
}
