package io.hivemind.wire;

import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;

import java.io.IOException;

/// Avro records whose classes are not ours, as JSON: bytes and fixed are text, a character for each
/// byte; NaN and the infinities are text; logical types are what they are made of.
final class ForeignRecords {
    private static final GenericData MODEL = new GenericData();

    private ForeignRecords() {}

    /// @param from where the value begins, behind its header
    static String json(byte[] bytes, int from, Schema written) {
        BoundedDecoder decoder = new BoundedDecoder(bytes, from);
        try {
            Object value = new GenericDatumReader<>(written, written, MODEL).read(null, decoder);
            if (decoder.remaining() > 0) {
                throw new UndecodableException(
                        decoder.remaining() + " bytes follow the " + written.getName());
            }
            return MODEL.toString(value);
        } catch (UndecodableException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new UndecodableException("it is no " + written.getName() + ": " + e, e);
        } catch (StackOverflowError e) {
            throw new UndecodableException("it is no " + written.getName() + ": nested too deep");
        }
    }
}
