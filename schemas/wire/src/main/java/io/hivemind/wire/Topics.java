package io.hivemind.wire;

import java.util.List;
import java.util.regex.Pattern;

/// Names of all topics. The prefix is a setting of the cluster: every process of one Hivemind has
/// the same.
///
/// @param prefix may be empty; letters, digits, dot, dash and underscore, at most 100 characters
public record Topics(String prefix) {

    /// What the keys of pools begin with on the topic of definitions; a job's is its name.
    public static final String POOL_KEY = "pool/";

    private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9._-]{0,100}");
    private static final Pattern QUEUE = Pattern.compile("[a-z0-9-]{1,40}|@[A-Za-z0-9.-]{1,100}");

    /// Behind the patterns, which its constructor needs.
    public static final Topics DEFAULT = new Topics("hivemind.");

    public Topics {
        if (!PREFIX.matcher(prefix).matches()) {
            throw new IllegalArgumentException(
                    "a topic prefix has at most 100 of the characters a-z A-Z 0-9 . _ -,"
                            + " but this one is \""
                            + prefix
                            + "\"");
        }
    }

    /// Definitions of jobs, and pools.
    public String jobs() {
        return prefix + "jobs";
    }

    public String triggers() {
        return prefix + "triggers";
    }

    public String commands() {
        return prefix + "commands";
    }

    /// What partitions of the scheduler tell each other.
    public String peers() {
        return prefix + "peers";
    }

    /// What executors report.
    public String attempts() {
        return prefix + "attempts";
    }

    /// Heartbeats.
    public String executors() {
        return prefix + "executors";
    }

    public String events() {
        return prefix + "events";
    }

    public String logs() {
        return prefix + "logs";
    }

    /// What executors are told.
    public String control() {
        return prefix + "control";
    }

    /// Contents of the files that jobs bring along.
    public String files() {
        return prefix + "files";
    }

    public String deadLetters() {
        return prefix + "dead-letters";
    }

    /// What the triggers that watch files and buckets are at: one status for each.
    public String watches() {
        return prefix + "watches";
    }

    /// Ready work of one queue and priority. Its share group has the same name. An executor's own
    /// queue `@id`, which no topic may be called, becomes `at.id`: no other queue has a dot.
    public String ready(String queue, String priority) {
        if (!QUEUE.matcher(queue).matches()) {
            throw new IllegalArgumentException(
                    "a queue is [a-z0-9-]{1,40} or @ and an executor, not \"" + queue + "\"");
        }
        return prefix + "ready." + queue.replace("@", "at.") + "." + priority;
    }

    /// All but the ready topics.
    public List<String> fixed() {
        return List.of(
                jobs(),
                triggers(),
                commands(),
                peers(),
                attempts(),
                executors(),
                events(),
                logs(),
                control(),
                files(),
                deadLetters(),
                watches());
    }
}
