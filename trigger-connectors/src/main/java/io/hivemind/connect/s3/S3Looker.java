package io.hivemind.connect.s3;

import io.hivemind.connect.seen.Item;
import io.hivemind.connect.watch.Listing;
import io.hivemind.connect.watch.Looker;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/// Lists the objects below an address. The whole is listed as often as its cost allows; in between,
/// what sorts behind the last key, and the keys that somebody has told of.
final class S3Looker implements Looker {
    /// More than this, and than the whole has pages, are not looked at one by one.
    private static final int MOST_KEYS = 20;

    private final S3Client client;
    private final S3Address address;
    private final Predicate<String> wanted;
    private final Pace pace;
    private final LongSupplier nanos;
    private final Told told;
    private @Nullable String last;
    private long wholeNs;
    private int pages;

    /// When the whole is listed.
    ///
    /// @param requestNs time that each request costs at least
    /// @param wholeNs time between two listings of the whole, at least
    record Pace(long requestNs, long wholeNs) {}

    /// @param wanted of keys
    /// @param told keys that are looked at by themselves
    S3Looker(S3Client client, S3Address address, Predicate<String> wanted, Pace pace, Told told) {
        this.client = client;
        this.address = address;
        this.wanted = wanted;
        this.pace = pace;
        this.nanos = System::nanoTime;
        this.told = told;
    }

    @Override
    public Listing look(Set<String> contents) throws IOException {
        try {
            return looked();
        } catch (SdkException e) {
            told.everything();
            throw new IOException(S3Failures.told(address, e), e);
        }
    }

    private Listing looked() {
        long nowNs = nanos.getAsLong();
        boolean everything = told.takeEverything();
        Set<String> keys = told.take();
        String behind = last;
        boolean dear = keys.size() > Math.max(pages, MOST_KEYS);
        if (behind == null || everything || dear || nowNs - wholeNs >= dueNs()) {
            List<Item> all = new ArrayList<>();
            pages = list(request().build(), all);
            wholeNs = nowNs;
            return new Listing(all);
        }
        List<Item> some = new ArrayList<>();
        keys.stream()
                .filter(key -> key.startsWith(address.prefix()))
                .forEach(key -> one(key, some));
        if (!told.instead()) {
            list(request().startAfter(behind).build(), some);
        }
        return new Listing(some, false, 0, null);
    }

    private long dueNs() {
        return Math.max(pace.wholeNs, pages * pace.requestNs);
    }

    private ListObjectsV2Request.Builder request() {
        return ListObjectsV2Request.builder().bucket(address.bucket()).prefix(address.prefix());
    }

    /// Returns how many requests it took.
    private int list(ListObjectsV2Request first, List<Item> items) {
        int requests = 0;
        String token = null;
        do {
            ListObjectsV2Response page =
                    client.listObjectsV2(first.toBuilder().continuationToken(token).build());
            requests++;
            for (S3Object object : page.contents()) {
                add(object, items);
                last = object.key();
            }
            token = Boolean.TRUE.equals(page.isTruncated()) ? page.nextContinuationToken() : null;
        } while (token != null);
        last = Objects.requireNonNullElse(last, "");
        return requests;
    }

    private void one(String key, List<Item> items) {
        ListObjectsV2Request request =
                ListObjectsV2Request.builder()
                        .bucket(address.bucket())
                        .prefix(key)
                        .maxKeys(1)
                        .build();
        for (S3Object object : client.listObjectsV2(request).contents()) {
            if (object.key().equals(key)) {
                add(object, items);
            }
        }
    }

    /// What ends in a slash stands for a folder.
    private void add(S3Object object, List<Item> items) {
        if (!object.key().endsWith("/") && wanted.test(object.key())) {
            items.add(
                    new Item(
                            object.key(),
                            Objects.requireNonNullElse(object.size(), 0L),
                            Objects.requireNonNullElse(object.lastModified(), Instant.EPOCH),
                            Objects.requireNonNullElse(object.eTag(), "").replace("\"", ""),
                            0,
                            null));
        }
    }

    @Override
    public void close() {
        told.close();
    }
}
