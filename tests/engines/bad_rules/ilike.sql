-- expect = ["不支持 ILIKE"]
SELECT 项目代码 FROM 发放 WHERE 期间 ILIKE 'a%'
