package io.hivemind.scheduler.processor;

import io.hivemind.core.expression.Expressions;
import io.hivemind.core.job.Parameters;
import io.hivemind.scheduler.metrics.SchedulerMetrics;
import io.hivemind.scheduler.timer.TimerService;
import io.hivemind.scheduler.topology.TopicDirectory;
import io.hivemind.wire.Topics;
import io.hivemind.wire.Wire;

import java.time.Duration;

/// What all partitions of a process share.
///
/// @param partitions of triggers, commands, attempts, peers, events and ready topics
/// @param lease how long an executor may be silent
public record Engine(
        Topics topics,
        int partitions,
        Wire wire,
        Expressions expressions,
        Parameters parameters,
        TopicDirectory directory,
        TimerService timers,
        SchedulerMetrics metrics,
        Duration lease) {}
