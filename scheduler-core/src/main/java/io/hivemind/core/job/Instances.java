package io.hivemind.core.job;

/// Where the items of a task with many instances come from (LANGUAGE section 9). Strings are
/// expressions, evaluated once, when `needs` and `when` are met.
public sealed interface Instances {

    /// `for_each`: a list, one instance per item; or a count n, with items 0 to n-1.
    record Of(String items) implements Instances {}

    /// `split: {range: [from, to], parts: n}`: items `{from, to}`, both included, the first ones
    /// one longer where it does not come out even, none empty.
    record SplitRange(String from, String to, String parts) implements Instances {}

    /// `split: {list: ..., size: n}`: lists of n items, the last one shorter.
    record SplitList(String list, String size) implements Instances {}
}
