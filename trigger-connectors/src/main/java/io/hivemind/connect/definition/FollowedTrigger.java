package io.hivemind.connect.definition;

import io.hivemind.core.job.TriggerSpec;

import java.time.Instant;

/// A trigger of a job's definition in force.
///
/// @param job its full name
/// @param key what it is known by among the job's triggers, whatever the revision: its kind and
///   text (`io.hivemind.language.TriggerKeys`)
/// @param revision of the definition
/// @param since when the definition was published from which on it was never missing, by the
///   broker's clock; what is older may be compacted away
/// @param renewed whether an earlier definition without it was read: a position that is older than
///   `since` is of an earlier life
public record FollowedTrigger(
        String job, String key, long revision, TriggerSpec spec, Instant since, boolean renewed) {}
