package io.hivemind.scheduler.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hivemind.avro.FileRef;
import io.hivemind.avro.Job;
import io.hivemind.core.job.JobSpec;

import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/// How large a definition is on the jobs topic, in bytes.
///
/// @param model the normalised model, without its list of files
/// @param files the list of files, wherever their contents will lie
/// @param source the text of the whole file that the job came from
public record DefinitionSize(long model, long files, long source) {
    /// The content hash, the time, the wire format's own.
    private static final int REST_BYTES = 256;

    /// Partition and offset of a chunk, whose number follows from the size of the file.
    private static final int CHUNK_BYTES = 15;

    /// @param chunkBytes how much of a file one chunk holds
    public static DefinitionSize of(JobSpec job, String source, String sourceName, int chunkBytes) {
        Job record = JobCodec.write(job);
        long files = 0;
        for (FileRef file : record.getFiles()) {
            files += CHUNK_BYTES * (1 + file.getSizeBytes() / chunkBytes);
        }
        long whole = bytes(record);
        record.setFiles(List.of());
        long model = bytes(record);
        return new DefinitionSize(
                model,
                whole - model + files,
                (long) source.getBytes(UTF_8).length + sourceName.getBytes(UTF_8).length);
    }

    public long total() {
        return model + files + source + REST_BYTES;
    }

    private static int bytes(Job record) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
            new SpecificDatumWriter<>(Job.class).write(record, encoder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.size();
    }
}
