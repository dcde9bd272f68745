package io.hivemind.benchmarks.limit;

import io.hivemind.scheduler.commit.CommitPacer;

import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/// Does for each record what the engine cannot do without: one write to the store, one event, and
/// one ready task while the run goes on.
final class PassThrough implements Processor<byte[], byte[], byte[], byte[]> {

    static final String STORE = "state";

    private ProcessorContext<byte[], byte[]> context;
    private KeyValueStore<byte[], byte[]> store;

    @SuppressWarnings("NullAway.Init")
    PassThrough() {}

    @Override
    public void init(ProcessorContext<byte[], byte[]> initialised) {
        context = initialised;
        store = context.getStateStore(STORE);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        PassedRun run = PassedRun.read(record.value());
        if (run.left() > 0) {
            store.put(record.key(), record.value());
            context.forward(record, LimitTopology.READY);
        } else {
            store.delete(record.key());
        }
        context.forward(record, LimitTopology.EVENTS);
        CommitPacer.current().wrote(context::commit);
    }
}
