export { isAway, isCollision, isUnkeepable, sqlState } from '#lib/db/sql-state.ts'
