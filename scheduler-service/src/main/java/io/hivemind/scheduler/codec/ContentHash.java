package io.hivemind.scheduler.codec;

import io.hivemind.avro.Job;
import io.hivemind.core.job.FileRef;
import io.hivemind.core.job.JobSpec;

import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/// Tells whether a job changed: SHA-256, in hex, over the normalised model and the hashes of its
/// files. Where the files' chunks lie does not count, as that differs each time they are published.
public final class ContentHash {
    private ContentHash() {}

    public static String of(JobSpec job) {
        Job record = JobCodec.write(withoutChunks(job));
        MessageDigest digest = sha256();
        try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
            BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
            new SpecificDatumWriter<>(Job.class).write(record, encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static JobSpec withoutChunks(JobSpec job) {
        List<FileRef> files =
                job.files().stream()
                        .map(file ->
                                new FileRef(
                                        file.path(),
                                        file.executable(),
                                        file.sha256(),
                                        file.sizeBytes(),
                                        List.of()))
                        .toList();
        return job.withFiles(files);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
