package io.hivemind.scheduler.history.projection;

import io.hivemind.avro.JobDefinition;

import org.jspecify.annotations.Nullable;

/// A record of the jobs topic.
///
/// @param definition null where the job was deleted
record ProjectedDefinition(String job, long offset, @Nullable JobDefinition definition) {
    /// Decision 7: the revision is the offset plus one.
    long revision() {
        return offset + 1;
    }
}
