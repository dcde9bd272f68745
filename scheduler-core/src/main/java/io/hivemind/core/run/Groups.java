package io.hivemind.core.run;

import io.hivemind.core.expression.Json;

import org.jspecify.annotations.Nullable;

import java.util.Objects;

/// Tasks whose body is a group: open for their members, and ended with the last of them.
final class Groups {

    /// The group's turn has come: its members may be ready.
    static void open(Step step, TaskPlan group) {
        int open =
                (int)
                        group.members().stream()
                                .filter(member -> !step.row(member).state().isTerminal())
                                .count();
        step.apply(group, new RunEvent.TaskGroupOpened(group.key(), open, step.now()));
        lookAtMembers(step, group);
        progress(step, group);
    }

    /// Ends the group if all its members are terminal.
    static void progress(Step step, TaskPlan group) {
        TaskRun row = step.row(group);
        Parts parts = row.parts();
        if (parts == null || row.state().isTerminal() || !parts.isDone()) {
            return;
        }
        Reason failure = firstFailure(step, group);
        Run.Closing cut = step.cut(group);
        if (row.cut() != null) {
            fail(step, group, row.cut().reason(), "ran into its deadline");
        } else if (cut != null && (cut.reason() != Reason.FAIL_FAST || failure == null)) {
            step.apply(group, new RunEvent.TaskCancelled(group.key(), cut.reason(), cut.at()));
        } else if (failure != null) {
            fail(step, group, failure, "a task of the group failed");
        } else {
            step.apply(
                    group,
                    new RunEvent.TaskSucceeded(group.key(), 0, Json.NULL, null, false, step.now()));
        }
    }

    /// Members of a group that ended before it was open end with it.
    static void ended(Step step, TaskPlan group) {
        if (group.isGroup() && step.row(group).parts() == null) {
            for (int ordinal : group.members()) {
                if (step.isFull()) {
                    step.continueFrom(ordinal);
                    return;
                }
                follow(step, step.task(ordinal));
            }
        }
    }

    /// A member of a group that ended and never was open ends with it.
    static void follow(Step step, TaskPlan member) {
        TaskKey key = member.key().enclosing();
        if (key == null || step.row(member).state().isTerminal()) {
            return;
        }
        TaskRun group = step.row(step.task(key));
        if (step.cut(member) != null) {
            Closing.end(step, member, 0);
        } else if (group.state() == TaskState.SKIPPED) {
            skip(step, member, Objects.requireNonNull(group.reason()));
        } else if (group.state() == TaskState.FAILED && group.reason() == Reason.EXPRESSION) {
            skip(step, member, Reason.UPSTREAM_FAILED);
        } else if (group.state() == TaskState.FAILED) {
            Reason reason = Objects.requireNonNull(group.reason());
            step.apply(member, new RunEvent.TaskCancelled(member.key(), reason, step.now()));
        }
    }

    private static void skip(Step step, TaskPlan member, Reason reason) {
        step.apply(member, new RunEvent.TaskSkipped(member.key(), reason, step.now()));
    }

    static void lookAtMembers(Step step, TaskPlan group) {
        for (int ordinal : group.members()) {
            if (step.isFull()) {
                step.continueFrom(ordinal);
                return;
            }
            Readiness.look(step, step.task(ordinal), 0);
        }
    }

    private static @Nullable Reason firstFailure(Step step, TaskPlan group) {
        for (int ordinal : group.members()) {
            TaskRun row = step.row(ordinal);
            boolean allowed = step.task(ordinal).spec().allowFailure();
            if (row.state() == TaskState.FAILED && !allowed) {
                return row.reason();
            }
        }
        return null;
    }

    private static void fail(Step step, TaskPlan group, Reason reason, String message) {
        step.apply(
                group,
                new RunEvent.TaskFailed(
                        group.key(), 0, reason, null, message, group.covered(), step.now()));
    }

    private Groups() {}
}
