package io.hivemind.systemtests.process;

import io.hivemind.language.CelExpressions;
import io.hivemind.language.ParameterCheck;
import io.hivemind.scheduler.replay.Replay;
import io.hivemind.scheduler.replay.RunReplay;
import io.hivemind.scheduler.verify.Verification;
import io.hivemind.scheduler.verify.Verification.Verdict;
import io.hivemind.wire.KafkaConnection;
import io.hivemind.wire.Topics;
import io.hivemind.wire.Wire;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/// What `verify` finds and `replay` sees, without processes of their own.
public final class Proof {
    private Proof() {}

    public static Verdict of(String bootstrapServers, Topics topics) {
        KafkaConnection kafka = kafka(bootstrapServers, topics);
        try {
            return new Verification(
                            kafka,
                            new CelExpressions(),
                            new ParameterCheck(),
                            Verification.PATIENCE)
                    .run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /// The runs that do not give the same events again, with the first that differs.
    public static Map<String, Replay.Difference> differences(
            String bootstrapServers, Topics topics, Collection<String> runs) {
        KafkaConnection kafka = kafka(bootstrapServers, topics);
        Map<String, Replay.Difference> differences = new TreeMap<>();
        for (String run : runs) {
            Replay.Difference difference =
                    RunReplay.of(kafka, new CelExpressions(), new ParameterCheck(), run)
                            .difference();
            if (difference != null) {
                differences.put(run, difference);
            }
        }
        return differences;
    }

    private static KafkaConnection kafka(String bootstrapServers, Topics topics) {
        return new KafkaConnection(bootstrapServers, Map.of(), topics, Wire.singleObject());
    }
}
