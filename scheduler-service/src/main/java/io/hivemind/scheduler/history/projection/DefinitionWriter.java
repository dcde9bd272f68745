package io.hivemind.scheduler.history.projection;

import io.hivemind.avro.FileRef;
import io.hivemind.avro.JobDefinition;
import io.hivemind.avro.PoolDefinition;
import io.hivemind.scheduler.history.json.AvroJson;
import io.hivemind.wire.Topics;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/// Writes definitions in the order of the jobs topic. The last that arrived is the latest, whatever
/// its number.
final class DefinitionWriter {
    private static final String DROP_POOL = "DELETE FROM pools WHERE pool = ?";
    private static final String POOL =
            "INSERT INTO pools (pool, revision, slots, starts, per_ms) VALUES (?, ?, ?, ?, ?)";
    private static final String RETIRE =
            "UPDATE definitions SET latest = 0 WHERE job = ? AND latest = 1";
    private static final String DEFINE =
            """
            INSERT INTO definitions (job, revision, latest, content_hash, source, source_name, model, applied_at)
            VALUES (?, ?, 1, ?, ?, ?, ?, ?)
            ON CONFLICT (job, revision) DO UPDATE SET latest = 1, content_hash = excluded.content_hash,
              source = excluded.source, source_name = excluded.source_name, model = excluded.model,
              applied_at = excluded.applied_at\
            """;
    private static final String FILE =
            """
            INSERT INTO files (sha256, chunks) VALUES (?, ?)
            ON CONFLICT (sha256) DO UPDATE SET chunks = excluded.chunks\
            """;

    private final Connection connection;

    DefinitionWriter(Connection connection) {
        this.connection = connection;
    }

    void write(List<ProjectedDefinition> definitions) throws SQLException {
        for (ProjectedDefinition definition : definitions) {
            if (definition.job().startsWith(Topics.POOL_KEY)) {
                pool(definition);
                continue;
            }
            run(RETIRE, definition.job());
            JobDefinition record = definition.definition();
            if (record != null && record.getJob() != null) {
                define(definition, record);
            }
        }
    }

    private void pool(ProjectedDefinition definition) throws SQLException {
        String name = definition.job().substring(Topics.POOL_KEY.length());
        run(DROP_POOL, name);
        JobDefinition record = definition.definition();
        PoolDefinition pool = record == null ? null : record.getPool();
        if (pool == null) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(POOL)) {
            statement.setString(1, name);
            statement.setLong(2, definition.revision());
            statement.setObject(3, pool.getSlots(), Types.INTEGER);
            statement.setObject(4, pool.getLimit(), Types.INTEGER);
            statement.setObject(5, pool.getPerMs(), Types.BIGINT);
            statement.executeUpdate();
        }
    }

    private void define(ProjectedDefinition definition, JobDefinition record) throws SQLException {
        Instant applied = record.getAppliedAt() == null ? Instant.EPOCH : record.getAppliedAt();
        run(
                DEFINE,
                definition.job(),
                definition.revision(),
                record.getContentHash(),
                record.getSource().replace('\0', '\uFFFD'),
                record.getSourceName(),
                AvroJson.of(record.getJob()).toString(),
                applied.toEpochMilli());
        for (FileRef file : record.getJob().getFiles()) {
            if (!file.getChunks().isEmpty()) {
                run(FILE, file.getSha256(), chunks(file));
            }
        }
    }

    private static String chunks(FileRef file) {
        return file.getChunks().stream()
                .map(chunk -> chunk.getPartition() + ":" + chunk.getOffset())
                .collect(Collectors.joining(","));
    }

    private void run(String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.executeUpdate();
        }
    }
}
