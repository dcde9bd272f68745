package io.hivemind.core.schedule.pattern;

import java.util.BitSet;

/// The values of one field that fit, never none.
final class ValueSet {
    private final BitSet values;

    private ValueSet(BitSet values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("a field without a value");
        }
        this.values = values;
    }

    static ValueSet of(BitSet values) {
        return new ValueSet((BitSet) values.clone());
    }

    /// Both ends included.
    static ValueSet range(int from, int to) {
        BitSet values = new BitSet(to + 1);
        values.set(from, to + 1);
        return new ValueSet(values);
    }

    /// The least value that is not below `from`, or -1.
    int next(int from) {
        return values.nextSetBit(Math.max(from, 0));
    }

    int first() {
        return values.nextSetBit(0);
    }

    /// Bit n stands for the value n, for values below 32.
    int mask() {
        int mask = 0;
        for (int value = first(); value >= 0; value = next(value + 1)) {
            mask |= 1 << value;
        }
        return mask;
    }
}
