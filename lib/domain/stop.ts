/** Begins the name of the advisory lock, one a workspace, at which a stop and the claims of messages meet. Claims share it; a stop takes it alone. */
export const STOP_LOCK = 'bide_stop:'
