package io.hivemind.connect.s3;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;

/// A bucket in memory, which lists as S3 does: 1,000 a page, in order of keys.
final class FakeS3 implements S3Client, S3Places.Clients {
    private static final Instant TIME = Instant.parse("2026-11-21T12:00:00Z");
    private static final int PAGE = 1_000;

    private final NavigableMap<String, S3Object> objects = new ConcurrentSkipListMap<>();
    private final AtomicInteger versions = new AtomicInteger();
    private final AtomicInteger requests = new AtomicInteger();

    void put(String key) {
        int version = versions.incrementAndGet();
        objects.put(
                key,
                S3Object.builder()
                        .key(key)
                        .size(10L)
                        .eTag("\"e" + version + "\"")
                        .lastModified(TIME.plusMillis(version))
                        .build());
    }

    int requests() {
        return requests.get();
    }

    @Override
    public ListObjectsV2Response listObjectsV2(ListObjectsV2Request request) {
        requests.incrementAndGet();
        String prefix = Objects.requireNonNullElse(request.prefix(), "");
        String behind =
                Objects.requireNonNullElse(
                        request.continuationToken(),
                        Objects.requireNonNullElse(request.startAfter(), ""));
        int most = Objects.requireNonNullElse(request.maxKeys(), PAGE);
        String from = behind.compareTo(prefix) < 0 ? prefix : behind;
        List<S3Object> page = new ArrayList<>();
        boolean more = false;
        for (S3Object object : objects.tailMap(from, !from.equals(behind)).values()) {
            if (!object.key().startsWith(prefix)) {
                break;
            }
            if (page.size() == most) {
                more = true;
                break;
            }
            page.add(object);
        }
        return ListObjectsV2Response.builder()
                .contents(page)
                .isTruncated(more)
                .nextContinuationToken(more ? page.getLast().key() : null)
                .build();
    }

    @Override
    public S3Client client(@Nullable String endpoint, @Nullable String region) {
        return this;
    }

    @Override
    public String serviceName() {
        return "s3";
    }

    @Override
    public void close() {}
}
