package io.hivemind.connect.s3;

/// `s3://bucket/prefix`.
///
/// @param prefix that keys begin with; may be empty
record S3Address(String bucket, String prefix) {
    private static final String SCHEME = "s3://";

    /// @throws IllegalArgumentException for anything else
    static S3Address of(String text) {
        String rest = text.startsWith(SCHEME) ? text.substring(SCHEME.length()) : "";
        int slash = rest.indexOf('/');
        String bucket = slash < 0 ? rest : rest.substring(0, slash);
        if (bucket.isEmpty()) {
            throw new IllegalArgumentException(
                    "it wants an address as s3://bucket/prefix/, not \"" + text + "\"");
        }
        return new S3Address(bucket, slash < 0 ? "" : rest.substring(slash + 1));
    }

    @Override
    public String toString() {
        return SCHEME + bucket + "/" + prefix;
    }
}
