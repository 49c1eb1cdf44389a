# What is installed where, and the Debian packages that it comes in (`./lianping package`; docs/site.md).
# A package is a component: lianping-machine has what all stand on, the others a process each.
include(GNUInstallDirs)
set(CMAKE_SKIP_INSTALL_ALL_DEPENDENCY ON) # tests and benches are no part of any package
set(units lib/systemd/system)

macro(lianping_default NAME COMPONENT) # what /etc/default/lianping-NAME says: a file that people edit
  install(FILES systemd/lianping-${NAME}.default DESTINATION /etc/default RENAME lianping-${NAME}
    COMPONENT ${COMPONENT})
  string(APPEND ${COMPONENT}_conffiles "/etc/default/lianping-${NAME}\n")
endmacro()
macro(lianping_man COMPONENT)
  foreach(page ${ARGN})
    install(FILES docs/man/${page} DESTINATION share/man/man1 COMPONENT ${COMPONENT})
  endforeach()
endmacro()

install(FILES systemd/lianping.target DESTINATION ${units} COMPONENT machine)
install(FILES systemd/lianping.sysusers DESTINATION lib/sysusers.d RENAME lianping.conf COMPONENT machine)
install(FILES systemd/lianping.tmpfiles DESTINATION lib/tmpfiles.d RENAME lianping.conf COMPONENT machine)
install(FILES LICENSE DESTINATION share/doc/lianping-machine RENAME copyright COMPONENT machine)

install(TARGETS lianpingd lianping-up RUNTIME DESTINATION bin COMPONENT controller)
install(FILES systemd/lianping-controller.service DESTINATION ${units} COMPONENT controller)
lianping_default(controller controller)
lianping_man(controller lianpingd.1 lianping-up.1)
install(DIRECTORY playlists/ DESTINATION share/lianping/example-site COMPONENT controller
  PATTERN "media" EXCLUDE)
install(FILES docs/operators.md docs/install.md docs/site.md DESTINATION share/doc/lianping-controller COMPONENT controller)

install(TARGETS lianping-agent RUNTIME DESTINATION bin COMPONENT player)
install(FILES systemd/lianping-agent.service DESTINATION ${units} COMPONENT player)
lianping_default(agent player)
install(FILES systemd/lianping.rules DESTINATION share/polkit-1/rules.d RENAME 50-lianping.rules COMPONENT player)
install(TARGETS lianping-player RUNTIME DESTINATION bin COMPONENT player)
install(FILES systemd/lianping-player@.service DESTINATION ${units} COMPONENT player)
lianping_default(player player)
lianping_man(player lianping-player.1 lianping-agent.1)

install(TARGETS lianping-live RUNTIME DESTINATION bin COMPONENT live)
install(FILES systemd/lianping-live@.service DESTINATION ${units} COMPONENT live)
lianping_default(live live)
lianping_man(live lianping-live.1)
install(FILES docs/live.md DESTINATION share/doc/lianping-live COMPONENT live)

# lianping-intake looks into media for `lianpingctl check` and for the controller.
install(TARGETS lianpingctl lianping-intake RUNTIME DESTINATION bin COMPONENT ctl)
install(FILES completions/lianpingctl DESTINATION share/bash-completion/completions COMPONENT ctl)
lianping_man(ctl lianpingctl.1)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME lianping)
set(CPACK_PACKAGE_VENDOR Lianping)
set(CPACK_PACKAGE_CONTACT "Lianping <lianping@localhost>")
set(CPACK_DEBIAN_PACKAGE_MAINTAINER "${CPACK_PACKAGE_CONTACT}")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_COMPONENTS_ALL machine controller player live ctl)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION misc)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)

# lianping_package(COMPONENT NAME DEPENDS TEXT [RECOMMENDS]): its conffiles and maintainer scripts are those in systemd/debian.
macro(lianping_package COMPONENT NAME DEPENDS TEXT)
  string(TOUPPER ${COMPONENT} upper)
  set(CPACK_DEBIAN_${upper}_PACKAGE_NAME ${NAME})
  set(CPACK_DEBIAN_${upper}_PACKAGE_DEPENDS "${DEPENDS}")
  set(CPACK_DEBIAN_${upper}_PACKAGE_RECOMMENDS "${ARGN}")
  set(CPACK_COMPONENT_${upper}_DESCRIPTION "${TEXT}")
  set(CPACK_DEBIAN_${upper}_PACKAGE_CONTROL_EXTRA)
  file(GLOB scripts CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/systemd/debian/${COMPONENT}.*)
  foreach(script IN LISTS scripts)
    string(REGEX REPLACE ".*\\." "" name ${script})
    configure_file(${script} ${CMAKE_BINARY_DIR}/debian/${COMPONENT}/${name} COPYONLY)
    list(APPEND CPACK_DEBIAN_${upper}_PACKAGE_CONTROL_EXTRA ${CMAKE_BINARY_DIR}/debian/${COMPONENT}/${name})
  endforeach()
  if(DEFINED ${COMPONENT}_conffiles)
    file(WRITE ${CMAKE_BINARY_DIR}/debian/${COMPONENT}/conffiles "${${COMPONENT}_conffiles}")
    list(APPEND CPACK_DEBIAN_${upper}_PACKAGE_CONTROL_EXTRA ${CMAKE_BINARY_DIR}/debian/${COMPONENT}/conffiles)
  endif()
endmacro()

# Fonts are Depends: a screen without Chinese letters is a broken one.
set(fonts "fonts-noto-cjk, fonts-noto-core, fonts-noto-color-emoji, tzdata")
lianping_package(machine lianping-machine "systemd"
  "Lianping: users, folders and target\n What the packages of Lianping stand on: the users of its services, its folders, lianping.target.")
set(CPACK_DEBIAN_COMMON_PACKAGE_ARCHITECTURE all)
lianping_package(controller lianping-controller "lianping-machine, lianpingctl, ${fonts}, poppler-data"
  "Lianping: the controller of a site\n Reads a site's YAML, plans every screen, keeps the house clock and tells the players.")
lianping_package(player lianping-player "lianping-machine, polkitd, dbus, ${fonts}"
  "Lianping: the player of a screen\n Shows the plan of one screen on one output, in step with all others to a frame; with the housekeeper that brings its media.")
lianping_package(live lianping-live "lianping-machine, gstreamer1.0-plugins-base, gstreamer1.0-plugins-good, gstreamer1.0-plugins-bad, gstreamer1.0-plugins-ugly, gstreamer1.0-libav, gstreamer1.0-x, gstreamer1.0-alsa, gstreamer1.0-nice"
  "Lianping: a live source\n Captures or receives pictures and sends them to the screens with the house time of each.")
lianping_package(ctl lianpingctl "${fonts}, poppler-data"
  "Lianping: the operator's command line\n Checks a site, says what is on, takes, alerts, snapshots.")
include(CPack)
