package io.hivemind.scheduler.liveness;

import io.hivemind.avro.ExecutorChanged;
import io.hivemind.avro.ExecutorLost;
import io.hivemind.avro.ExecutorRef;
import io.hivemind.core.run.RunIds;
import io.hivemind.scheduler.processor.Engine;
import io.hivemind.scheduler.processor.Outbox;
import io.hivemind.scheduler.processor.Outgoing;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.function.Consumer;

/// Tells the partitions who came, left, or is lost. A loss goes to all of them; that it is an event
/// is the business of one, that of the executor's id.
final class Announcements {
    private static final Logger LOG = LoggerFactory.getLogger(Announcements.class);

    private final Engine engine;
    private final Outbox outbox;
    private final Consumer<Outgoing> sender;

    Announcements(Engine engine, Outbox outbox, Consumer<Outgoing> sender) {
        this.engine = engine;
        this.outbox = outbox;
        this.sender = sender;
    }

    /// @param back it was taken for lost: all partitions are told to forget that
    void joined(ExecutorRef executor, boolean back) {
        changed(back ? Outgoing.ALL : home(executor), executor, "joined", "");
    }

    /// @param unfinished it leaves attempts behind
    void left(ExecutorRef executor, boolean unfinished) {
        if (unfinished) {
            tell(Outgoing.ALL, executor, new ExecutorLost(executor, "it left"));
        }
        changed(home(executor), executor, "left", "");
    }

    void silent(ExecutorRef executor) {
        lost(executor, "no heartbeat for " + engine.lease().toMillis() + " ms");
    }

    void lost(ExecutorRef executor, String why) {
        LOG.warn("Executor {} is lost: {}", executor.getExecutor(), why);
        tell(Outgoing.ALL, executor, new ExecutorLost(executor, why));
        changed(home(executor), executor, "lost", why);
    }

    private void changed(int partition, ExecutorRef executor, String change, String why) {
        tell(partition, executor, new ExecutorChanged(executor, change, why));
    }

    private void tell(int partition, ExecutorRef executor, Object body) {
        sender.accept(outbox.peer(partition, executor.getExecutor(), body));
    }

    private int home(ExecutorRef executor) {
        return RunIds.homePartition(executor.getExecutor(), engine.partitions());
    }
}
