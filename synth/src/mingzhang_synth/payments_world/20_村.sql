-- 村：小的世界只用一两个县，不用社区，少分几类，好让同类的村够比。类别：社区按名称，其余抽签；库区人少、发得密，与坝区、丘区不能比。
CREATE TABLE 村 AS
WITH 县序 AS (
    SELECT 县代码, 序 FROM (VALUES
        ('510981', 1), ('510904', 2), ('510921', 3), ('510903', 4), ('510923', 5)) AS t(县代码, 序)
),
选中 AS (
    SELECT 村.代码 AS 村代码, 村.名称 AS 村名称, 乡.名称 AS 乡镇名称, 县序.县代码,
           CASE WHEN 世界.村数 < 40 AND 村.名称 LIKE '%社区%' THEN 1 ELSE 0 END AS 末选,
           签('选村', 村.代码) AS 次序
    FROM 区划 AS 村
    JOIN 区划 AS 乡 ON 乡.代码 = 村.上级
    JOIN 县序 ON 县序.县代码 = substr(村.代码, 1, 6), 世界
    WHERE 村.级别 = 'village'
      AND 县序.序 <= CASE WHEN 世界.村数 < 40 THEN 1 WHEN 世界.村数 < 100 THEN 2 ELSE 5 END
    QUALIFY row_number() OVER (ORDER BY 末选, 次序, 村代码) <= (SELECT 村数 FROM 世界)
),
编号 AS (
    SELECT row_number() OVER (ORDER BY 次序, 村代码) - 1 AS v, 选中.*,
           CASE WHEN 村名称 LIKE '%社区%' THEN '社区'
                WHEN 成('村类', 村代码) < 0.15 THEN '库区'
                WHEN 世界.村数 >= 40 AND 成('村类', 村代码) < 0.40 THEN '坝区' ELSE '丘区' END AS 类别
    FROM 选中, 世界
),
同类 AS (
    SELECT *, count(*) OVER (PARTITION BY 县代码, 类别) AS 同类数,
           row_number() OVER (PARTITION BY 县代码, 类别 ORDER BY 签('离群', 村代码), 村代码) AS 类内序,
           row_number() OVER (PARTITION BY 县代码, 类别 ORDER BY 签('人口', 村代码), 村代码) AS 疏密
    FROM 编号
),
-- 离群的村：高龄津贴的人数是同类的三倍；同类村够多的才埋，每九个埋一个
离群 AS (
    SELECT v FROM 同类 WHERE 同类数 >= 9 AND 类内序 <= 同类数 // 9
    QUALIFY row_number() OVER (ORDER BY 签('离群', 村代码), v) <= (SELECT 差错 FROM 世界)
),
大小 AS (
    SELECT 同类.*, 同类.v IN (SELECT v FROM 离群) AS 离群,
           -- 整十个人，各项的人数正好是几成：村与村的差别只来自人口的疏密和各人的起止
           CAST(greatest(1, round((0.7 + 0.6 * 成('村大小', 村代码)) * 世界.人数 / 世界.村数 / 10))
                AS BIGINT) * 10 AS 大小
    FROM 同类, 世界
)
SELECT v, 村代码, 村名称, 乡镇名称, 县代码, 类别, 离群, 大小,
       大小 * 4 // 10 AS 低保数,
       大小 * 2 // 10 AS 残疾数,
       大小 * 2 // 10 AS 特困数,
       大小 * 2 // 10 * (CASE WHEN 离群 THEN 3 ELSE 1 END) AS 高龄数,
       大小 * 2 // 10 AS 其他数,
       -- 人均的疏密在同类的村里排得匀：上下四分之一，没有哪个村自己就离群
       CAST(ceil(大小 * 1.6 / (0.75 + 0.5 * (疏密 - 0.5) / 同类数)
            * CASE 类别 WHEN '库区' THEN 0.5 WHEN '社区' THEN 2 ELSE 1 END) AS BIGINT) AS 人口
FROM 大小 ORDER BY v;
