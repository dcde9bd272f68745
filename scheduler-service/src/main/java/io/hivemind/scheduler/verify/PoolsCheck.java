package io.hivemind.scheduler.verify;

import io.hivemind.core.engine.Input;
import io.hivemind.core.engine.Partitions;
import io.hivemind.core.pool.Holder;
import io.hivemind.core.pool.PoolCommand;
import io.hivemind.core.verify.Checker;
import io.hivemind.core.verify.Fact;
import io.hivemind.core.verify.Known;
import io.hivemind.scheduler.recorded.Recorded;
import io.hivemind.scheduler.recorded.RecordedCodec;
import io.hivemind.scheduler.recorded.RecordedTopics;
import io.hivemind.wire.UndecodableException;

import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Feeds the checker with what the pools were asked and what they granted, in the order in which
/// their partition decided. What it was asked is on that partition of peers, in order; each grant,
/// wherever it went, says what it followed from. Of a grant that a timer gave the moment is known:
/// it comes behind what was asked up to that moment.
final class PoolsCheck {
    private final RecordedTopics inputs;
    private final RecordedCodec codec;
    private final TopicPartition pools;
    private final List<Grants> grants;
    private final Checker checker;
    private final PoolWatch watch = new PoolWatch();
    private final Tally tally;

    /// @param given reads the grants: what they follow from is opened after them
    /// @param peers all partitions
    PoolsCheck(
            RecordedTopics given,
            RecordedTopics inputs,
            List<TopicPartition> peers,
            PartitionCheck.Source source,
            Known known) {
        this.inputs = inputs;
        this.codec = source.codec();
        this.tally = source.tally();
        int home = new Partitions(0, peers.size()).ofPools();
        this.pools = new TopicPartition(source.topics().peers(), home);
        given.open(peers);
        inputs.open(List.of(pools));
        boolean complete = inputs.first(pools) == 0;
        for (TopicPartition partition : peers) {
            if (given.first(partition) > 0) {
                tally.shortened(partition.topic(), partition.partition());
            }
        }
        this.grants = peers.stream().map(from -> new Grants(given, codec, from, pools)).toList();
        this.checker = new Checker(known, complete, tally::found);
    }

    List<PoolUse> run() {
        for (Recorded next = inputs.next(pools); next != null; next = inputs.next(pools)) {
            List<PoolCommand> commands = commands(next);
            if (commands.isEmpty()) {
                continue;
            }
            beforeInput(next, givenBack(commands));
            for (PoolCommand command : commands) {
                check(next, command);
            }
            long offset = next.at().offset();
            for (Grants line : grants) {
                for (Grants.Grant head = line.head();
                        head != null && !head.isOfTimer() && head.cause() <= offset;
                        head = line.head()) {
                    check(line, head);
                }
            }
        }
        ofTimers(Instant.MAX);
        for (Grants line : grants) {
            for (Grants.Grant head = line.head(); head != null; head = line.head()) {
                check(line, head);
            }
            tally.grants(line.seen(), line.older());
        }
        return watch.uses();
    }

    private List<PoolCommand> commands(Recorded record) {
        try {
            return codec.input(record) instanceof Input.ToPools(var commands)
                    ? commands
                    : List.of();
        } catch (UndecodableException e) {
            return List.of(); // a dead letter
        }
    }

    private static Set<Holder> givenBack(List<PoolCommand> commands) {
        Set<Holder> holders = new HashSet<>();
        for (PoolCommand command : commands) {
            switch (command) {
                case PoolCommand.Withdraw(Holder holder) -> holders.add(holder);
                case PoolCommand.Release(Holder holder) -> holders.add(holder);
                default -> {}
            }
        }
        return holders;
    }

    /// What timers granted before this was decided.
    private void beforeInput(Recorded input, Set<Holder> givenBack) {
        Instant upTo = input.time().minusMillis(1);
        for (Grants line : grants) {
            if (line.head() != null) {
                Instant known = line.timersBefore(input.at().offset(), givenBack);
                upTo = known != null && known.isAfter(upTo) ? known : upTo;
            }
        }
        ofTimers(upTo);
    }

    /// In the order of their decision, over all partitions.
    private void ofTimers(Instant upTo) {
        while (true) {
            Grants first = null;
            Instant at = upTo;
            for (Grants line : grants) {
                Grants.Grant head = line.head();
                if (head != null && head.isOfTimer() && !head.decidedAt().isAfter(at)) {
                    first = line;
                    at = head.decidedAt();
                }
            }
            Grants.@Nullable Grant head = first == null ? null : first.head();
            if (first == null || head == null) {
                return;
            }
            check(first, head);
        }
    }

    private void check(Grants line, Grants.Grant grant) {
        line.remove();
        checker.check(new Fact.PoolGranted(grant.at(), grant.decidedAt(), grant.holder()));
        watch.granted(grant.holder(), grant.time());
    }

    private void check(Recorded record, PoolCommand command) {
        switch (command) {
            case PoolCommand.Define(var spec) -> {
                checker.check(new Fact.PoolDefined(record.at(), spec));
                watch.defined(spec, record.time());
            }
            case PoolCommand.Request ask -> {
                checker.check(new Fact.PoolAsked(record.at(), ask.holder(), ask.slots()));
                watch.asked(ask.holder(), ask.slots(), record.time());
            }
            case PoolCommand.Withdraw(Holder holder) -> givenBack(record, holder);
            case PoolCommand.Release(Holder holder) -> givenBack(record, holder);
            case PoolCommand.Undefine ignored -> {}
            case PoolCommand.FireTimer ignored -> {}
        }
    }

    private void givenBack(Recorded record, Holder holder) {
        checker.check(new Fact.PoolGivenBack(record.at(), holder));
        watch.givenBack(holder, record.time());
    }
}
