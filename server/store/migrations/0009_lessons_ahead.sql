-- A student's lessons ahead are counted at each booking (LIMIT_LESSONS_AHEAD),
-- from the index alone: no row is read for it.
DROP INDEX sessions_by_student;
CREATE INDEX sessions_by_student ON sessions (student_id, start_ms, status);
