export { forget as POST, preflight as OPTIONS } from '#app/capture.ts'
