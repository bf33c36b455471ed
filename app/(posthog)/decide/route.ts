export { flags as POST, flags as GET, preflight as OPTIONS } from '#app/capture.ts'
