-- id = "S02"
-- title = "身份证出生日期或区划无效"
-- severity = "info"
-- category = "payment"
-- key = ["证件号"]
-- over = "领取人"
-- inputs = ["领取人.证件号"]
-- message = "证件号{证件号}：{说明}。请对照身份证原件，录错的更正。"
-- basis = "GB 11643：前6位是发证时的区划代码，第7位起是出生日期；区划代码有沿革，一个代码只要曾经用过就有效"
-- proves = "出生日期不成日期、晚于第一次领取、早得不可能，或前6位从来不是当地的区划代码"
-- false_alarm = "区划改过名、换过代码的，补进参数“区划沿革”；只判“区划收录”里写明收齐了的地方；不是15位、18位的，9开头的（外国人永久居留证）不在此列；从不拿区划代码与出生年份比"
-- verify = "看身份证原件，或到户籍系统查这个号"
WITH 参数 AS (
  SELECT MAX(CASE WHEN p.参数 = '年龄上限' THEN p.值 END) AS 年龄上限
  FROM 比对参数 AS p
  WHERE (p.起 IS NULL OR p.起 <= $核对日期) AND (p.止 IS NULL OR p.止 >= $核对日期)
), 前缀 AS (
  SELECT DISTINCT r.区划前缀 FROM 领取人 AS r WHERE r.证件位数 IN (15, 18)
), 无此区划 AS (
  SELECT q.区划前缀
  FROM 前缀 AS q
  WHERE EXISTS (SELECT 1 FROM 区划收录 AS c WHERE STARTS_WITH(q.区划前缀, c.前缀))
    AND NOT EXISTS (SELECT 1 FROM 区划沿革 AS h WHERE h.代码 = q.区划前缀)
)
SELECT
  r.证件号,
  CASE
    WHEN r.出生日期 IS NULL THEN '里面的出生日期不是一个日子'
    WHEN r.出生日期 > r.首日 THEN '里面的出生日期比第一次领取的日子还晚'
    WHEN z.区划前缀 IS NULL THEN '里面的出生日期太早，第一次领取时超过年龄上限'
    ELSE '前6位' || r.区划前缀 || '从来不是当地的区划代码'
  END AS 说明,
  r.首日 AS 日期,
  r.金额
FROM 领取人 AS r
CROSS JOIN 参数 AS a
LEFT JOIN 无此区划 AS z ON z.区划前缀 = r.区划前缀
WHERE r.证件位数 IN (15, 18) AND NOT STARTS_WITH(r.证件号, '9')
  AND (
    r.出生日期 IS NULL OR r.出生日期 > r.首日 OR YEAR(r.首日) - YEAR(r.出生日期) > a.年龄上限
    OR z.区划前缀 IS NOT NULL
  )
