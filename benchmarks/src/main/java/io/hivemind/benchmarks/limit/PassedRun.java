package io.hivemind.benchmarks.limit;

import java.nio.ByteBuffer;

/// A run of the empty pipeline, in as many bytes as a small record of the engine has.
///
/// @param left how many tasks have not run yet
record PassedRun(long run, int left) {

    private static final int BYTES = 160;

    byte[] write() {
        return ByteBuffer.allocate(BYTES).putLong(run).putInt(left).array();
    }

    static PassedRun read(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new PassedRun(buffer.getLong(), buffer.getInt());
    }
}
