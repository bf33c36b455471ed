export { default } from './(dashboard)/forbidden.tsx'
