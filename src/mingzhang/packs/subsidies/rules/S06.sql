-- id = "S06"
-- title = "多人一卡"
-- severity = "error"
-- category = "payment"
-- key = ["卡号"]
-- over = "人卡"
-- inputs = ["人卡.卡号", "人卡.证件号"]
-- optional = ["监护", "社保卡"]
-- message = "卡号{卡号}收了{行数}个人的补贴，共{金额}元：{说明}。不是监护关系的，请改发到本人的卡。"
-- basis = "补贴应发到享受人本人的社会保障卡；监护人代领的要有监护关系"
-- proves = "同一张卡成功收过几个证件号的补贴，去掉监护人和被监护人以后，仍不止一个人"
-- false_alarm = "孩子、被监护人的钱发到监护人的卡，没有登记监护关系的：补登“监护”；同一个人的15位和18位证件号算一个人"
-- verify = "看卡是谁的，问本人知不知道、钱到没到手"
WITH 多人 AS (
  SELECT k.卡号
  FROM 人卡 AS k
  WHERE k.卡号 IS NOT NULL AND k.证件号 IS NOT NULL
  GROUP BY k.卡号
  HAVING COUNT(*) > 1
), 用卡 AS (
  SELECT k.卡号, k.证件号, k.首日, k.末日, k.金额
  FROM 人卡 AS k
  JOIN 多人 AS m ON m.卡号 = k.卡号
  WHERE k.证件号 IS NOT NULL
), 代领 AS (
  -- 监护人也用这张卡的，或卡是监护人的，先认他；都不是的，几个孩子可能有同一个监护人
  SELECT
    u.卡号, u.证件号,
    COALESCE(MIN(o.证件号), MIN(c.证件号), MIN(g.监护人证件号)) AS 监护人
  FROM 用卡 AS u
  JOIN 监护 AS g
    ON g.被监护人证件号 = u.证件号
    AND (g.起 IS NULL OR u.末日 IS NULL OR g.起 <= u.末日)
    AND (g.止 IS NULL OR u.首日 IS NULL OR g.止 >= u.首日)
  LEFT JOIN 用卡 AS o ON o.卡号 = u.卡号 AND o.证件号 = g.监护人证件号
  LEFT JOIN 社保卡 AS c ON c.卡号 = u.卡号 AND c.证件号 = g.监护人证件号
  GROUP BY u.卡号, u.证件号
), 归人 AS (
  SELECT
    u.卡号, u.证件号, u.首日, u.金额,
    COALESCE(w.监护人, u.证件号) AS 算谁,
    ROW_NUMBER() OVER (PARTITION BY u.卡号 ORDER BY u.证件号) AS 位
  FROM 用卡 AS u
  LEFT JOIN 代领 AS w ON w.卡号 = u.卡号 AND w.证件号 = u.证件号
), 归号 AS (
  -- 18位的化成15位，新旧两个号是一个人
  SELECT
    n.卡号, n.证件号, n.首日, n.金额, n.位,
    CASE WHEN LENGTH(n.算谁) = 18 AND SUBSTRING(n.算谁, 7, 2) = '19'
      THEN LEFT(n.算谁, 6) || SUBSTRING(n.算谁, 9, 9) ELSE n.算谁 END AS 算谁
  FROM 归人 AS n
)
SELECT
  n.卡号,
  COUNT(*) AS 行数,
  SUM(n.金额) AS 金额,
  MIN(n.首日) AS 日期,
  STRING_AGG(
    CASE WHEN n.位 <= 5 THEN LEFT(n.证件号, 6) || '…' || RIGHT(n.证件号, 4) END, '、' ORDER BY n.位
  ) || CASE WHEN COUNT(*) > 5 THEN '等' ELSE '' END AS 说明
FROM 归号 AS n
GROUP BY n.卡号
HAVING COUNT(DISTINCT n.算谁) > 1
