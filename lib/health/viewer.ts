/** Who asks; `reveal` says whether they may see who a lead is. */
export type Viewer = { workspaceId: string; reveal: boolean }
