package io.hivemind.wire;

import org.apache.avro.io.Decoder;
import org.apache.avro.util.Utf8;
import org.jspecify.annotations.Nullable;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Reads Avro's binary encoding out of an array. Unlike Avro's own decoder it never allocates more
/// than the bytes at hand can hold, whatever length they claim: ten bytes of nonsense must not cost
/// two gigabytes.
///
/// Items of arrays and maps are counted over the whole record, because nested arrays could each
/// claim all that is left. Each item takes a byte of its own, so no honest record has more items
/// than bytes.
final class BoundedDecoder extends Decoder {
    private final byte[] bytes;
    private final int end;
    private int position;
    private long itemsLeft;

    BoundedDecoder(byte[] bytes, int from) {
        this.bytes = bytes;
        this.position = from;
        this.end = bytes.length;
        this.itemsLeft = remaining();
    }

    int remaining() {
        return end - position;
    }

    @Override
    public int remainingBytes() {
        return remaining();
    }

    private byte next() throws EOFException {
        if (position >= end) {
            throw new EOFException("it ends in the middle of a value");
        }
        return bytes[position++];
    }

    private int take(long length) throws IOException {
        if (length < 0) {
            throw new IOException("a negative length (" + length + ")");
        }
        if (length > remaining()) {
            throw new EOFException(
                    "a value claims " + length + " bytes where " + remaining() + " are left");
        }
        int from = position;
        position += (int) length;
        return from;
    }

    @Override
    public void readNull() {}

    @Override
    public boolean readBoolean() throws IOException {
        byte value = next();
        if (value != 0 && value != 1) {
            throw new IOException("a boolean is neither 0 nor 1");
        }
        return value == 1;
    }

    @Override
    public int readInt() throws IOException {
        long value = readLong();
        if (value != (int) value) {
            throw new IOException("an int is out of range (" + value + ")");
        }
        return (int) value;
    }

    @Override
    public long readLong() throws IOException {
        long value = 0;
        for (int shift = 0; shift < 70; shift += 7) {
            byte part = next();
            value |= (long) (part & 0x7f) << shift;
            if (part >= 0) {
                return (value >>> 1) ^ -(value & 1);
            }
        }
        throw new IOException("a number is longer than ten bytes");
    }

    @Override
    public float readFloat() throws IOException {
        return Float.intBitsToFloat((int) littleEndian(4));
    }

    @Override
    public double readDouble() throws IOException {
        return Double.longBitsToDouble(littleEndian(8));
    }

    private long littleEndian(int length) throws IOException {
        int from = take(length);
        long value = 0;
        for (int i = length - 1; i >= 0; i--) {
            value = value << 8 | (bytes[from + i] & 0xff);
        }
        return value;
    }

    @Override
    public Utf8 readString(@Nullable Utf8 old) throws IOException {
        return new Utf8(readString());
    }

    @Override
    public String readString() throws IOException {
        long length = readLong();
        int from = take(length);
        return new String(bytes, from, (int) length, StandardCharsets.UTF_8);
    }

    @Override
    public void skipString() throws IOException {
        take(readLong());
    }

    @Override
    public ByteBuffer readBytes(@Nullable ByteBuffer old) throws IOException {
        long length = readLong();
        int from = take(length);
        byte[] copy = new byte[(int) length];
        System.arraycopy(bytes, from, copy, 0, copy.length);
        return ByteBuffer.wrap(copy);
    }

    @Override
    public void skipBytes() throws IOException {
        take(readLong());
    }

    @Override
    public void readFixed(byte[] target, int start, int length) throws IOException {
        System.arraycopy(bytes, take(length), target, start, length);
    }

    @Override
    public void skipFixed(int length) throws IOException {
        take(length);
    }

    @Override
    public int readEnum() throws IOException {
        return readInt();
    }

    @Override
    public int readIndex() throws IOException {
        return readInt();
    }

    /// The number of items of a block; a negative one is followed by the block's size in bytes.
    private long block() throws IOException {
        long items = readLong();
        if (items < 0) {
            items = -items;
            readLong();
        }
        if (items < 0 || items > itemsLeft) {
            throw new IOException("a list claims more items than its bytes can hold");
        }
        itemsLeft -= items;
        return items;
    }

    /// Steps over blocks whose size is known, up to one that is not: that one's items the caller
    /// skips itself.
    private long skipBlocks() throws IOException {
        long items = readLong();
        while (items < 0) {
            take(readLong());
            items = readLong();
        }
        if (items > itemsLeft) {
            throw new IOException("a list claims more items than its bytes can hold");
        }
        itemsLeft -= items;
        return items;
    }

    @Override
    public long readArrayStart() throws IOException {
        return block();
    }

    @Override
    public long arrayNext() throws IOException {
        return block();
    }

    @Override
    public long skipArray() throws IOException {
        return skipBlocks();
    }

    @Override
    public long readMapStart() throws IOException {
        return block();
    }

    @Override
    public long mapNext() throws IOException {
        return block();
    }

    @Override
    public long skipMap() throws IOException {
        return skipBlocks();
    }
}
