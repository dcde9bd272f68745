package io.hivemind.wire;

import org.apache.avro.Schema;
import org.apache.avro.data.TimeConversions.TimestampMillisConversion;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Avro's binary body of one record class, without the header of a wire format. Any thread may use
/// it.
final class RecordCodec<T extends SpecificRecord> {
    private static final SpecificData MODEL = new SpecificData();
    private static final int KEPT_BUFFER_BYTES = 256 * 1024;
    private static final ThreadLocal<Output> OUTPUT = ThreadLocal.withInitial(Output::new);

    static {
        MODEL.addLogicalTypeConversion(new TimestampMillisConversion());
        MODEL.setFastReaderEnabled(false);
        TrustedRecords.trust();
    }

    private final Schema schema;
    private final SpecificDatumWriter<T> writer;
    private final Map<Schema, TolerantReader<T>> readers = new ConcurrentHashMap<>();

    RecordCodec(Class<T> type) {
        this.schema = MODEL.getSchema(type);
        this.writer = new SpecificDatumWriter<>(schema, MODEL);
    }

    Schema schema() {
        return schema;
    }

    byte[] encode(byte[] header, T record) {
        Output output = OUTPUT.get();
        try {
            output.bytes.write(header);
            output.encoder = EncoderFactory.get().directBinaryEncoder(output.bytes, output.encoder);
            writer.write(record, output.encoder);
            return output.bytes.toByteArray();
        } catch (IOException | RuntimeException e) {
            throw new SerializationException(
                    "cannot encode a " + schema.getName() + ": " + e.getMessage(), e);
        } finally {
            if (output.bytes.size() > KEPT_BUFFER_BYTES) {
                OUTPUT.remove();
            }
            output.bytes.reset();
        }
    }

    /// @param written the schema that the writer had
    T decode(byte[] bytes, int from, Schema written) {
        BoundedDecoder decoder = new BoundedDecoder(bytes, from);
        T record;
        try {
            TolerantReader<T> reader = readers.get(written);
            record =
                    (reader != null ? reader : readers.computeIfAbsent(written, this::reader))
                            .read(null, decoder);
        } catch (UndecodableException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new UndecodableException("it is no " + schema.getName() + ": " + reason(e), e);
        } catch (StackOverflowError e) {
            throw new UndecodableException("it is no " + schema.getName() + ": nested too deep");
        }
        if (decoder.remaining() > 0) {
            throw new UndecodableException(
                    decoder.remaining()
                            + " bytes are left over behind a whole "
                            + schema.getName());
        }
        return record;
    }

    /// Every field of every schema has a default, so Avro would resolve any record to any other, to
    /// one full of defaults. Names decide what may be read as what.
    private TolerantReader<T> reader(Schema written) {
        boolean same =
                written.getType() == Schema.Type.RECORD
                        && (written.getFullName().equals(schema.getFullName())
                                || schema.getAliases().contains(written.getFullName()));
        if (!same) {
            String name =
                    written.getType() == Schema.Type.RECORD
                            ? written.getFullName()
                            : written.getType().getName();
            throw new UndecodableException("it is a " + name + ", not a " + schema.getFullName());
        }
        return TolerantReader.of(written, schema, MODEL);
    }

    private static String reason(Throwable e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private static final class Output {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
        @Nullable BinaryEncoder encoder;
    }
}
