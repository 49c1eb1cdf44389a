// A camera on the network, for tests: rtsp_camera PORT USER PASSWORD WORDS serves what the words of
// gst-launch make (pay0, pay1, ...) at rtsp://127.0.0.1:PORT/main. An empty USER: to whoever asks.

#include <gst/rtsp-server/rtsp-server.h>

#include <cstdio>
#include <string>

namespace {

void let_in(GstRTSPServer* server, GstRTSPMediaFactory* factory, const char* user, const char* password) {
    GstRTSPAuth* auth = gst_rtsp_auth_new();
    GstRTSPToken* token =
        gst_rtsp_token_new(GST_RTSP_TOKEN_MEDIA_FACTORY_ROLE, G_TYPE_STRING, "viewer", nullptr);
    gchar* basic = gst_rtsp_auth_make_basic(user, password);
    gst_rtsp_auth_add_basic(auth, basic, token);
    g_free(basic);
    gst_rtsp_token_unref(token);
    gst_rtsp_server_set_auth(server, auth);
    g_object_unref(auth);
    gst_rtsp_media_factory_add_role(factory, "viewer", GST_RTSP_PERM_MEDIA_FACTORY_ACCESS, G_TYPE_BOOLEAN,
                                    TRUE, GST_RTSP_PERM_MEDIA_FACTORY_CONSTRUCT, G_TYPE_BOOLEAN, TRUE,
                                    nullptr);
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 5) return 2;
    gst_init(nullptr, nullptr);
    GstRTSPServer* server = gst_rtsp_server_new();
    gst_rtsp_server_set_address(server, "127.0.0.1");
    gst_rtsp_server_set_service(server, argv[1]);
    GstRTSPMediaFactory* factory = gst_rtsp_media_factory_new();
    gst_rtsp_media_factory_set_launch(factory, (std::string("( ") + argv[4] + " )").c_str());
    gst_rtsp_media_factory_set_shared(factory, TRUE);
    if (*argv[2] != 0) let_in(server, factory, argv[2], argv[3]);
    GstRTSPMountPoints* mounts = gst_rtsp_server_get_mount_points(server);
    gst_rtsp_mount_points_add_factory(mounts, "/main", factory); // takes it
    g_object_unref(mounts);
    if (gst_rtsp_server_attach(server, nullptr) == 0) {
        std::fprintf(stderr, "rtsp_camera: port %s is taken\n", argv[1]);
        return 1;
    }
    g_main_loop_run(g_main_loop_new(nullptr, FALSE));
    return 0;
}
