package io.hivemind.connect.watch;

import io.hivemind.connect.seen.Item;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// What was there in one look.
///
/// @param complete what is not in it is not there; else it may have been out of reach
/// @param device tells file systems apart; 0 where that means nothing
/// @param trouble what keeps it from seeing all, in words for the operator
public record Listing(List<Item> items, boolean complete, long device, @Nullable String trouble) {

    public Listing(List<Item> items) {
        this(items, true, 0, null);
    }
}
