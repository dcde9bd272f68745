package io.hivemind.scheduler.processor;

import io.hivemind.core.expression.Expressions;
import io.hivemind.core.job.Parameters;
import io.hivemind.scheduler.store.AccountedSlots;
import io.hivemind.scheduler.store.Admissions;
import io.hivemind.scheduler.store.Definitions;
import io.hivemind.scheduler.store.FinishedRuns;
import io.hivemind.scheduler.store.HeldRecords;
import io.hivemind.scheduler.store.Ledger;
import io.hivemind.scheduler.store.LiveAttempts;
import io.hivemind.scheduler.store.ParkedTriggers;
import io.hivemind.scheduler.store.Pools;
import io.hivemind.scheduler.store.Runs;
import io.hivemind.scheduler.store.StateView;
import io.hivemind.scheduler.store.WaitingRuns;
import io.hivemind.scheduler.timer.Timers;

import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/// One partition at work: its number, its state through all views, its timers.
record Partition(
        int number,
        StateView state,
        Ledger ledger,
        Runs runs,
        LiveAttempts live,
        FinishedRuns finished,
        Definitions definitions,
        ParkedTriggers parked,
        HeldRecords held,
        WaitingRuns waiting,
        Admissions admissions,
        Pools pools,
        AccountedSlots slots,
        Timers timers) {

    static Partition over(
            KeyValueStore<Bytes, byte[]> store,
            int number,
            Timers timers,
            Expressions expressions,
            Parameters parameters) {
        StateView state = new StateView(store);
        Ledger ledger = new Ledger(state);
        LiveAttempts live = new LiveAttempts(state);
        return new Partition(
                number,
                state,
                ledger,
                new Runs(state, live),
                live,
                new FinishedRuns(state, ledger),
                new Definitions(state, expressions, parameters),
                new ParkedTriggers(state),
                new HeldRecords(state),
                new WaitingRuns(state),
                new Admissions(state),
                new Pools(state),
                new AccountedSlots(state),
                timers);
    }
}
