package io.hivemind.language.read;

import io.hivemind.language.document.Node;

import java.util.Map;
import java.util.Optional;

/// What a file gives all its jobs: its `defaults`, as nodes that are read with each job, whose
/// parameters they may read, and its routines.
///
/// @param timezone for triggers that name none
record FileDefaults(
        Optional<Node> retry,
        Optional<Node> taskTimeout,
        Optional<Node> queue,
        Optional<String> timezone,
        Optional<Node> env,
        Optional<Node> hooks,
        Map<String, Routine> routines) {

    /// No defaults.
    static FileDefaults none(Map<String, Routine> routines) {
        return new FileDefaults(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                routines);
    }
}
