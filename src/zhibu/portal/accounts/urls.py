"""Addresses of sign-in and of accounts. allauth's own list is not included: what is not here is not there."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.socialaccount import views as social
from allauth.socialaccount.providers.openid_connect import views as openid
from django.conf import settings

from zhibu.orgs.permissions import Permission
from zhibu.portal.accounts import administration, own
from zhibu.portal.pages import open_page, page

P = Permission

urlpatterns = [
    open_page("accounts/login/", account.login, "account_login"),
    open_page("accounts/logout/", account.logout, "account_logout"),
    open_page("accounts/inactive/", account.account_inactive, "account_inactive"),
    open_page("accounts/reauthenticate/", account.reauthenticate, "account_reauthenticate"),
    open_page("accounts/password/change/", account.password_change, "account_change_password"),
    open_page("accounts/language/", own.language, "language"),
    # Second factors and passkeys
    open_page("accounts/2fa/", mfa.index, "mfa_index"),
    open_page("accounts/2fa/needed/", own.second_factor, "second_factor"),
    open_page("accounts/2fa/authenticate/", mfa.authenticate, "mfa_authenticate"),
    open_page("accounts/2fa/reauthenticate/", mfa.reauthenticate, "mfa_reauthenticate"),
    open_page("accounts/2fa/totp/activate/", totp.activate_totp, "mfa_activate_totp"),
    open_page("accounts/2fa/totp/deactivate/", totp.deactivate_totp, "mfa_deactivate_totp"),
    open_page("accounts/2fa/recovery-codes/", recovery.view_recovery_codes, "mfa_view_recovery_codes"),
    open_page("accounts/2fa/recovery-codes/generate/", recovery.generate_recovery_codes, "mfa_generate_recovery_codes"),
    open_page("accounts/2fa/recovery-codes/download/", recovery.download_recovery_codes, "mfa_download_recovery_codes"),
    open_page("accounts/2fa/passkeys/", webauthn.list_webauthn, "mfa_list_webauthn"),
    open_page("accounts/2fa/passkeys/add/", webauthn.add_webauthn, "mfa_add_webauthn"),
    open_page("accounts/2fa/passkeys/login/", webauthn.login_webauthn, "mfa_login_webauthn"),
    open_page("accounts/2fa/passkeys/reauthenticate/", webauthn.reauthenticate_webauthn, "mfa_reauthenticate_webauthn"),
    open_page("accounts/2fa/passkeys/<int:pk>/edit/", webauthn.edit_webauthn, "mfa_edit_webauthn"),
    open_page("accounts/2fa/passkeys/<int:pk>/remove/", webauthn.remove_webauthn, "mfa_remove_webauthn"),
    # One's own account
    page("account/", own.own_account, "own_account", get=P.OWN_SEE),
    page("account/sign-out-everywhere/", own.sign_out_everywhere, "sign_out_everywhere", post=P.OWN_SEE),
    # Administrators: some things are the system administrator's, some the security administrator's.
    page("administration/accounts/", administration.accounts, "accounts", get=P.ACCOUNT_SEE),
    page("administration/accounts/open/", administration.open_one, "account_open", get=P.ACCOUNT_OPEN, post=P.ACCOUNT_OPEN),
    page("administration/accounts/people/", administration.people_found, "account_people", get=P.ACCOUNT_OPEN),
    page("administration/accounts/of/<str:username>/", administration.account, "account", get=P.ACCOUNT_SEE, about="account"),
    page("administration/accounts/of/<str:username>/password/", administration.password, "account_password", post=P.ACCOUNT_OPEN, about="account"),
    page("administration/accounts/of/<str:username>/close/", administration.close, "account_close", post=P.ACCOUNT_OPEN, about="account"),
    page("administration/accounts/of/<str:username>/reopen/", administration.reopen, "account_reopen", post=P.ACCOUNT_OPEN, about="account"),
    page("administration/accounts/of/<str:username>/unlock/", administration.unlock, "account_unlock", post=P.ACCOUNT_UNLOCK, about="account"),
    page("administration/accounts/of/<str:username>/second-factor/", administration.second_factor, "account_second_factor", post=P.ACCOUNT_UNLOCK, about="account"),
]  # fmt: skip

if settings.SOCIALACCOUNT_PROVIDERS:
    urlpatterns += [
        open_page("accounts/3rdparty/login/cancelled/", social.login_cancelled, "socialaccount_login_cancelled"),
        open_page("accounts/3rdparty/login/error/", social.login_error, "socialaccount_login_error"),
        open_page("accounts/oidc/<str:provider_id>/login/", openid.login, "openid_connect_login"),
        open_page("accounts/oidc/<str:provider_id>/login/callback/", openid.callback, "openid_connect_callback"),
    ]  # fmt: skip
