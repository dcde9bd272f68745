package io.hivemind.scheduler.api.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.hivemind.core.job.FileRef;
import io.hivemind.scheduler.api.Problem;

import java.nio.ByteBuffer;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A job file as it was sent, with what its jobs bring along.
///
/// @param files by path, sorted
record JobFile(String name, String source, Map<String, Bundled> files) {
    private static final String DEFAULT_NAME = "jobs.yaml";

    record Bundled(String path, boolean executable, ByteBuffer content, String sha256) {
        FileRef ref(List<FileRef.Chunk> chunks) {
            return new FileRef(path, executable, sha256, content.remaining(), chunks);
        }
    }

    static JobFile of(ObjectNode body) {
        Map<String, Bundled> files = new TreeMap<>();
        for (JsonNode file : body.path("files")) {
            String path = checked(file.path("path").asText());
            byte[] content = decode(path, file.path("content").asText());
            files.put(
                    path,
                    new Bundled(
                            path,
                            file.path("executable").asBoolean(),
                            ByteBuffer.wrap(content),
                            sha256(content)));
        }
        return new JobFile(
                body.path("name").asText(DEFAULT_NAME), body.path("source").asText(), files);
    }

    /// The files that a path or glob stands for.
    List<Bundled> matching(String pattern) {
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
        return files.values().stream()
                .filter(file ->
                        file.path().equals(pattern) || matcher.matches(Path.of(file.path())))
                .toList();
    }

    private static byte[] decode(String path, String content) {
        try {
            return Base64.getDecoder().decode(content);
        } catch (IllegalArgumentException e) {
            throw Problem.badRequest(
                    "files: the content of " + path + " is not base64: " + e.getMessage());
        }
    }

    /// A file lands in the working folder of an attempt, never beside it.
    private static String checked(String path) {
        Path parsed = Path.of(path);
        if (parsed.isAbsolute()
                || !parsed.normalize().equals(parsed)
                || parsed.startsWith("..")
                || path.contains("\\")) {
            throw Problem.badRequest(
                    "files: \"" + path + "\" is no relative path within the folder of the file");
        }
        return path;
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
