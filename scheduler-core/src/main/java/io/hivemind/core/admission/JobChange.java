package io.hivemind.core.admission;

import org.jspecify.annotations.Nullable;

/// A row before and after a decision. State is the fold of the changes; whoever keeps an index of
/// rows finds the old entry in `before`.
///
/// @param before null for a new row
/// @param after null for one that is removed
public record JobChange(@Nullable JobRow before, @Nullable JobRow after) {}
