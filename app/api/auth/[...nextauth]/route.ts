import { bug } from '#lib/http/route.server.ts'
import { authHandler } from '#lib/operators/auth.server.ts'

const handle = async (request: Request, context: { params: Promise<{ nextauth: string[] }> }): Promise<Response> => {
  try {
    return await authHandler(request, context)
  } catch (error) {
    return bug(error, request)
  }
}

export { handle as GET, handle as POST }
